package leak

import (
	"bytes"
	"net/http"
	"sync"
	"time"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

var client = &http.Client{Timeout: time.Second}
