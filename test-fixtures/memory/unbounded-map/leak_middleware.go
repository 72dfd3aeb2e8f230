package leak

import "net/http"

func limit(next http.Handler) http.Handler {
	hits := map[string]int{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits[r.RemoteAddr]++ // want `unbounded-map: .hits. only grows`
		next.ServeHTTP(w, r)
	})
}
