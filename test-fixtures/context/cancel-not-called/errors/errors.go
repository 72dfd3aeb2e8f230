// Package errors makes errors that can be told apart.
package errors

type fault struct{ text string }

func (f *fault) Error() string { return f.text }

// New makes an error of its own.
func New(text string) error { return &fault{text} }
