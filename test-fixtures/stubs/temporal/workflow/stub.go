// Package workflow declares as much as fixtures need to compile.
package workflow

type Context interface{}

type Mutex interface {
	Lock(ctx Context) error
	Unlock()
}
