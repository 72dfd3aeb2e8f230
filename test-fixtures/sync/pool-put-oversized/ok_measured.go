package leak

import "bytes"

func okMeasured(name string) string {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	buf.WriteString(name)
	out := buf.String()
	if buf.Cap() <= 64<<10 {
		buffers.Put(buf)
	}
	return out
}

var small = &buffers

type header struct{ n int }

func okFixedSize() {
	h := small.Get().(*header)
	h.n++
	small.Put(h)
}
