package leak

import (
	"bytes"
	"net/http"
	"sync"
	"time"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

var client = &http.Client{Timeout: time.Second}

// Without a transport of their own they share the program's connections.
var limited = sync.Pool{New: func() any { return &http.Client{Timeout: time.Second} }}
