package background

import (
	"context"
	"database/sql"
	"net/http"
)

func query(ctx context.Context, db *sql.DB) error {
	return db.PingContext(context.Background()) // want `context-not-propagated: .ctx. is at hand, but this call gets .context.Background\(\). and cannot be cancelled`
}

func handler(w http.ResponseWriter, r *http.Request) {
	_ = step(context.TODO()) // want `context-not-propagated: .r.Context\(\). is at hand`
}

func step(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	steps++
	return nil
}

var steps int
