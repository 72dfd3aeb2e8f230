package leak

import (
	"bytes"
	"sync"
)

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

type block struct{ rows []byte }

func (b *block) Reset() { b.rows = b.rows[:0] }

func (b *block) UnmarshalFrom(data []byte) { b.rows = append(b.rows[:0], data...) }

func (b *block) AppendTo(out []byte) []byte { return append(out, b.rows...) }

var blocks = sync.Pool{New: func() any { return &block{} }}

// What is read into it replaces what it held.
func okUnmarshal(data []byte) []byte {
	b := blocks.Get().(*block)
	defer blocks.Put(b)
	b.UnmarshalFrom(data)
	return b.AppendTo(nil)
}
