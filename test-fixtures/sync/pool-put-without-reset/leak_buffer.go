package leak

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(name string) string {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf) // want `pool-put-without-reset: .buf. goes back to the pool as it is`
	buf.WriteString(name)
	return buf.String()
}
