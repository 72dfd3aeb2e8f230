/** A module file for a test's folder. */
export const goMod = "module example.com/app\n\ngo 1.22\n";

/** A file with one leak (`_`), and the function's name in it. */
export function leaky(name = "dial", pkg = "app"): string {
  return `package ${pkg}

import (
	"context"
	"net"
	"time"
)

func ${name}(parent context.Context, addr string) error {
	ctx, _ := context.WithTimeout(parent, time.Second)
	var d net.Dialer
	_, err := d.DialContext(ctx, "tcp", addr)
	return err
}
`;
}

/** Only the leak of {@link leaky}: other rules may have more to say about a sample. */
export const rule = "cancel-discarded";
