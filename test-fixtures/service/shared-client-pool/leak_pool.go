package leak

import (
	"net/http"
	"sync"
	"time"
)

var clients = sync.Pool{ // want `shared-client-pool: a pool drops its clients with their connections still open`
	New: func() any { return &http.Client{Timeout: time.Second, Transport: &http.Transport{}} },
}

type service struct{ pool *sync.Pool }

func newService() *service {
	return &service{pool: &sync.Pool{New: func() any { // want `shared-client-pool: a pool drops its clients with their connections still open`
		return &http.Transport{}
	}}}
}
