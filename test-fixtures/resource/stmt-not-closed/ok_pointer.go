package statements

import "database/sql"

type statements struct{ insert, remove *sql.Stmt }

// What a pointer points to is somebody else's.
func (s *statements) prepare(db *sql.DB) error {
	for at, query := range map[**sql.Stmt]string{&s.insert: "INSERT", &s.remove: "DELETE"} {
		var err error
		*at, err = db.Prepare(query)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *statements) close() {
	s.insert.Close()
	s.remove.Close()
}
