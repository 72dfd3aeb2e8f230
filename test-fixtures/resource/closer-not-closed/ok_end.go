package closers

type block struct{ rows int }

type blockReader struct{ blocks []*block }

// read gives one block after the other; after the last there is nothing to release.
func (r *blockReader) read() (release func(), b *block, isEnd bool) {
	if len(r.blocks) == 0 {
		isEnd = true
		return
	}
	b, r.blocks = r.blocks[0], r.blocks[1:]
	return func() { b.rows = 0 }, b, false
}

func rows(r *blockReader) int {
	total := 0
	for {
		release, b, isEnd := r.read()
		if isEnd {
			break
		}
		func() {
			defer release()
			total += b.rows
		}()
	}
	return total
}
