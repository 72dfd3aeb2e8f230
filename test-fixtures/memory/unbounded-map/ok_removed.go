package leak

import (
	"net/http"
	"reflect"
	"sync"
	"time"
)

type kind int

const (
	kindA kind = iota
	kindB
)

var (
	deleted   = map[string]int{}
	reset     = map[string]int{}
	measured  = map[string]int{}
	byKind    = map[kind]int{}
	byType    = map[reflect.Type]int{}
	constant  = map[string]int{}
	handedOut = map[string]int{}
	removed   sync.Map
)

func okDeleted(w http.ResponseWriter, r *http.Request) {
	deleted[r.RemoteAddr]++
	defer delete(deleted, r.RemoteAddr)
}

func okReset(w http.ResponseWriter, r *http.Request) {
	reset[r.RemoteAddr]++
}

// A background sweep starts the map afresh.
func sweep() {
	for range time.Tick(time.Hour) {
		reset = make(map[string]int)
	}
}

func okMeasured(w http.ResponseWriter, r *http.Request) {
	if len(measured) > 1000 {
		http.Error(w, "full", http.StatusServiceUnavailable)
		return
	}
	measured[r.RemoteAddr]++
}

func okFewKeys(w http.ResponseWriter, r *http.Request) {
	k := kindA
	if r.Method == http.MethodPost {
		k = kindB
	}
	byKind[k]++
	byType[reflect.TypeOf(r.Body)]++
	constant["requests"]++
}

func okHandedOut(w http.ResponseWriter, r *http.Request) {
	handedOut[r.RemoteAddr]++
	trim(handedOut)
}

func trim(m map[string]int) {
	for key := range m {
		delete(m, key)
	}
}

func okSyncMap(w http.ResponseWriter, r *http.Request) {
	removed.Store(r.RemoteAddr, true)
	defer removed.Delete(r.RemoteAddr)
}

// A map that lives for one request.
func okLocal(w http.ResponseWriter, r *http.Request) {
	form := map[string]int{}
	for key := range r.Form {
		form[key]++
	}
}

// A value made per request: its map goes with it.
type page struct{ parts map[string]string }

func okPerRequest(w http.ResponseWriter, r *http.Request) {
	p := &page{parts: map[string]string{}}
	p.add(r.URL.Path)
}

func (p *page) add(part string) {
	p.parts[part] = part
}

// Filled once, at start.
var routes = map[string]http.Handler{}

func register(name string, h http.Handler) {
	routes[name] = h
}
