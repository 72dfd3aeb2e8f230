package probe

import (
	"reflect"
	"sync/atomic"
	"time"
	"unsafe"
)

// functions are callbacks: they note what they were called with, own what they were handed, and answer in two ways.
func functions(t reflect.Type) ([]choice, error) {
	answers := []string{""}
	for i := range t.NumOut() {
		switch out := t.Out(i); {
		case out.Kind() == reflect.Bool:
			answers = []string{"true at once", "true later"}
		case out == reflect.TypeFor[error]():
			answers = []string{"nil", "error"}
		}
	}
	var list []choice
	for _, answer := range answers {
		label := answer
		if label != "" {
			label = "answers " + label
		}
		list = append(list, choice{name: label, make: func(m *maker) reflect.Value {
			var calls atomic.Int64
			return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
				return callback(m, t, answer, calls.Add(1), args)
			})
		}})
	}
	for i := range t.NumOut() {
		if _, err := result(t.Out(i), nil, "", 0); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func callback(m *maker, t reflect.Type, answer string, nth int64, args []reflect.Value) []reflect.Value {
	said := []any{"called"}
	for _, arg := range args {
		if arg.Kind() == reflect.Func && arg.Type().NumIn() == 0 && !arg.IsNil() && arg.Type().NumOut() == 0 {
			m.hand(arg.Interface())
			continue
		}
		if arg.CanInterface() {
			said = append(said, arg.Interface())
			m.hand(arg.Interface())
		}
	}
	m.c.Got(said...)
	results := make([]reflect.Value, t.NumOut())
	for i := range results {
		results[i], _ = result(t.Out(i), m, answer, nth)
	}
	return results
}

// result is what a callback answers. Truths change after three calls: loops that ask end.
func result(t reflect.Type, m *maker, answer string, nth int64) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	switch {
	case t == reflect.TypeFor[error]():
		if answer == "error" {
			v.Set(reflect.ValueOf(errMade))
		}
	case t.Kind() == reflect.Bool:
		v.SetBool((answer == "true at once") == (nth <= 3))
	case t.Kind() == reflect.Int, t.Kind() == reflect.Int64:
		v.SetInt(nth)
	case t.Kind() == reflect.String:
		v.SetString("answer")
	default:
		list, err := choices(t, "")
		if err != nil {
			return v, err
		}
		if m != nil {
			v.Set(list[0].make(m))
		}
	}
	return v, nil
}

// channels are fed by the probe, drained by it, or closed when the inputs end: each as their direction lets expect.
func channels(t reflect.Type, name string) ([]choice, error) {
	elem, err := choices(t.Elem(), name)
	if err != nil {
		return nil, err
	}
	whole := reflect.ChanOf(reflect.BothDir, t.Elem())
	convert := func(ch reflect.Value) reflect.Value { return ch.Convert(t) }
	signal := t.Elem().Kind() == reflect.Struct && t.Elem().NumField() == 0
	if t.ChanDir() == reflect.SendDir {
		return []choice{{name: "drained", make: func(m *maker) reflect.Value {
			ch := reflect.MakeChan(whole, 0)
			go receiveAll(m, ch)
			return convert(ch)
		}}}, nil
	}
	open := choice{name: "open", make: func(m *maker) reflect.Value {
		ch := reflect.MakeChan(whole, 0)
		m.c.AtEnd(func() { closeQuietly(ch) })
		return convert(ch)
	}}
	closed := choice{name: "closed", make: func(m *maker) reflect.Value {
		ch := reflect.MakeChan(whole, 0)
		if t.ChanDir() == reflect.RecvDir {
			ch.Close()
			return convert(ch)
		}
		// Whoever can send may also close: it is closed behind a function that does not.
		m.c.AtEnd(func() { closeQuietly(ch) })
		return convert(ch)
	}}
	if signal {
		return []choice{closed, open}, nil
	}
	fed := choice{name: "fed", make: func(m *maker) reflect.Value {
		ch := reflect.MakeChan(whole, 8)
		for i := range 3 {
			ch.Send(elem[i%len(elem)].make(m))
		}
		if t.ChanDir() == reflect.RecvDir {
			ch.Close()
		} else {
			m.c.AtEnd(func() { closeQuietly(ch) })
		}
		return convert(ch)
	}}
	return []choice{fed, open}, nil
}

func receiveAll(m *maker, ch reflect.Value) {
	m.c.AtEnd(func() { closeQuietly(ch) })
	for {
		v, ok := ch.Recv()
		if !ok {
			return
		}
		if v.CanInterface() {
			m.c.Got("received", v.Interface())
			m.c.Own(v.Interface())
		}
	}
}

// closeQuietly lets those go on who still send, and closes.
func closeQuietly(ch reflect.Value) {
	defer func() { _ = recover() }()
	for range 20 {
		if _, ok := ch.TryRecv(); !ok {
			time.Sleep(time.Millisecond)
		}
	}
	ch.Close()
}

func slicesOf(t reflect.Type, name string) ([]choice, error) {
	elem, err := choices(t.Elem(), name)
	if err != nil {
		return nil, err
	}
	return []choice{{make: func(m *maker) reflect.Value {
		v := reflect.MakeSlice(t, 0, 3)
		for i := range 3 {
			v = reflect.Append(v, elem[i%len(elem)].make(m))
		}
		return v
	}}}, nil
}

func maps(t reflect.Type, name string) ([]choice, error) {
	key, err := choices(t.Key(), name)
	if err != nil {
		return nil, err
	}
	elem, err := choices(t.Elem(), name)
	if err != nil {
		return nil, err
	}
	return []choice{{shared: true, make: func(m *maker) reflect.Value {
		v := reflect.MakeMap(t)
		v.SetMapIndex(key[0].make(m), elem[0].make(m))
		return v
	}}}, nil
}

// underWay holds the structs whose fields are being looked at: a list ends where its type comes again.
var underWay = map[reflect.Type]bool{}

// structs have all fields set, also those that are not exported: a constructor would.
func structs(t reflect.Type) ([]choice, error) {
	if underWay[t] {
		return nil, unsupported(t)
	}
	underWay[t] = true
	defer delete(underWay, t)
	fields := make([]choice, t.NumField())
	for i := range fields {
		field := t.Field(i).Type
		if !needsValue(field) {
			continue
		}
		list, err := choices(field, t.Field(i).Name)
		if err != nil {
			continue // left zero
		}
		fields[i] = list[len(list)-1]
		if field.Kind() == reflect.Chan {
			fields[i] = list[len(list)-1] // open
		} else {
			fields[i] = list[0]
		}
	}
	return []choice{{shared: !hasChannel(t), make: func(m *maker) reflect.Value {
		v := reflect.New(t).Elem()
		for i, field := range fields {
			if field.make != nil {
				at := v.Field(i)
				reflect.NewAt(at.Type(), unsafe.Pointer(at.UnsafeAddr())).Elem().Set(field.make(m))
			}
		}
		return v
	}}}, nil
}

// hasChannel: a channel may be closed once only, so that what has one belongs to one call.
func hasChannel(t reflect.Type) bool {
	for i := range t.NumField() {
		if t.Field(i).Type.Kind() == reflect.Chan {
			return true
		}
	}
	return false
}

// needsValue: fields whose zero value cannot be used. Structs are usable as they are, or filled in turn.
func needsValue(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Chan, reflect.Map, reflect.Func, reflect.Interface:
		return true
	case reflect.Pointer:
		return t.Elem().Kind() == reflect.Struct && t.Elem().PkgPath() != "sync"
	case reflect.Struct:
		return t.PkgPath() != "sync" && t.PkgPath() != "sync/atomic" && t.PkgPath() != "time"
	}
	return false
}

func pointers(t reflect.Type, name string) ([]choice, error) {
	if t.Elem().PkgPath() == "sync" {
		return []choice{{shared: true, make: func(*maker) reflect.Value { return reflect.New(t.Elem()) }}}, nil
	}
	elem, err := choices(t.Elem(), name)
	if err != nil {
		return nil, err
	}
	// What can be closed belongs to one call, which closes it; all else lives as long as the case.
	_, closes := t.MethodByName("Close")
	return []choice{{shared: elem[0].shared && !closes, make: func(m *maker) reflect.Value {
		v := reflect.New(t.Elem())
		v.Elem().Set(elem[0].make(m))
		if closes {
			m.hand(v.Interface())
		}
		return v
	}}}, nil
}
