// Package require stands in for the real one.
package require

type TestingT interface {
	Errorf(format string, args ...any)
	FailNow()
}

func True(t TestingT, value bool, msgAndArgs ...any) {
	if !value {
		t.FailNow()
	}
}

func Fail(t TestingT, failureMessage string, msgAndArgs ...any) {
	t.FailNow()
}

func NoError(t TestingT, err error, msgAndArgs ...any) {
	if err != nil {
		t.FailNow()
	}
}

func Error(t TestingT, err error, msgAndArgs ...any) {
	if err == nil {
		t.FailNow()
	}
}

func False(t TestingT, value bool, msgAndArgs ...any) {
	True(t, !value, msgAndArgs...)
}
