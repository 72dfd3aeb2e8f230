module gotypes

go 1.24
