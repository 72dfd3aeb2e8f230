package grows

import (
	"context"
	"testing"
)

func TestCases(t *testing.T) {
	ctx := context.Background()
	for _, name := range []string{"a", "b"} {
		ctx = context.WithValue(ctx, keyOf("t"), t)
		if ctx.Err() != nil {
			t.Fatal(name)
		}
	}
}

type keyOf string
