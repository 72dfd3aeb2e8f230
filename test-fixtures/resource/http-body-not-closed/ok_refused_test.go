package bodies

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// The helper lets nobody go on who got an answer.
func TestRefusedByLiteral(t *testing.T) {
	refused := func(t *testing.T, resp *http.Response, err error) {
		require.Error(t, err)
	}
	cases := []func(t *testing.T, url string){
		func(t *testing.T, url string) {
			resp, err := http.Get(url)
			refused(t, resp, err)
		},
	}
	for _, each := range cases {
		each(t, "http://localhost:1")
	}
}
