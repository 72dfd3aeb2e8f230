package leak

import (
	"context"
	"database/sql"
	"net/http"
	"time"
)

func poll(ctx context.Context, ready func() bool) {
	go func() { // want `goroutine-without-context: this goroutine waits in a loop and never looks at .ctx.`
		for !ready() {
			time.Sleep(time.Second)
		}
	}()
}

func refresh(w http.ResponseWriter, r *http.Request, db *sql.DB, stale func() bool) {
	go func() { // want `goroutine-without-context: this goroutine waits in a loop and never looks at .r\.Context\(\).`
		for stale() {
			db.Exec("REFRESH")
		}
	}()
}
