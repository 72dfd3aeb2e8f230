package cancels

import (
	"time"

	"golang.org/x/net/context"
)

func scrapes(ctx context.Context, timeout time.Duration, scrape func(context.Context) error) {
	for {
		var (
			start        = time.Now()
			scrapeCtx, _ = context.WithTimeout(ctx, timeout) // want `cancel-discarded: The cancel function of .context.WithTimeout. is discarded.*`
		)
		if scrape(scrapeCtx) != nil || time.Since(start) > timeout {
			return
		}
	}
}
