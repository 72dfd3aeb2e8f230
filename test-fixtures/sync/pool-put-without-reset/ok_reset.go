package leak

import "bytes"

func okAfterGet(name string) string {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer buffers.Put(buf)
	buf.WriteString(name)
	return buf.String()
}

func okBeforePut(name string) string {
	buf := buffers.Get().(*bytes.Buffer)
	buf.WriteString(name)
	out := buf.String()
	buf.Reset()
	buffers.Put(buf)
	return out
}

func okHelper(name string) string {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	prepare(buf)
	buf.WriteString(name)
	return buf.String()
}

func prepare(buf *bytes.Buffer) { buf.Reset() }
