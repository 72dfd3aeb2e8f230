package leak

import (
	"net/http"
	"strings"
)

var lastPath string

type perRequest struct{ r *http.Request }

func okCopied(w http.ResponseWriter, r *http.Request) {
	lastPath = strings.Clone(r.URL.Path)
}

func okLocal(w http.ResponseWriter, r *http.Request) {
	p := &perRequest{}
	p.r = r
	p.serve(w)
}

func (p *perRequest) serve(w http.ResponseWriter) {
	w.Write([]byte(p.r.URL.Path))
}
