package leak

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(name string) []byte {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	buf.WriteString(name)
	buffers.Put(buf)
	return buf.Bytes() // want `pool-put-oversized: .buf. is used after it went back to the pool`
}

func whatever(name string) string {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer buffers.Put(buf) // want `pool-put-oversized: .buf. goes back to the pool whatever its size`
	buf.WriteString(name)
	return buf.String()
}
