package closers

import "errors"

type part struct{ users int }

type parts struct {
	closed bool
	byName map[string]*part
}

// loaded counts a use until release is called; without a part release does nothing.
func (p *parts) loaded(name string) (*part, func(), error) {
	if p.closed {
		return nil, func() {}, errors.New("closed")
	}
	found := p.byName[name]
	if found == nil {
		return nil, func() {}, nil
	}
	found.users++
	return found, func() { found.users-- }, nil
}

func (p *parts) pin(name string) (func(), bool) {
	found := p.byName[name]
	if found == nil {
		return func() {}, false
	}
	found.users++
	return func() { found.users-- }, true
}

func use(p *parts, name string) error {
	found, release, err := p.loaded(name)
	if err != nil {
		return err
	}
	if found == nil {
		return nil
	}
	defer release()
	found.users *= 2
	return nil
}

func pinned(p *parts, name string) int {
	release, ok := p.pin(name)
	if !ok {
		return 0
	}
	defer release()
	return p.byName[name].users
}
