package early

import "errors"

type door struct{ open bool }

// pass answers a function that can be called whatever the error says.
func (d *door) pass() (release func(), err error) {
	if !d.open {
		return func() {}, errors.New("shut")
	}
	return func() { d.open = true }, nil
}

func through(d *door) error {
	release, err := d.pass()
	defer release()
	if err != nil {
		return err
	}
	return nil
}
