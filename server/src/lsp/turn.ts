const later: (callback: () => void) => void =
  typeof setImmediate === "function" ? (callback) => setImmediate(callback) : (callback) => setTimeout(callback, 0);

/**
 * Lets the event loop take what has arrived: the connection handles one message a turn, so a cancellation or an edit that
 * is already here is seen before a long synchronous piece of work starts.
 */
export async function turn(times = 2): Promise<void> {
  for (let i = 0; i < times; i++) await new Promise<void>((resolve) => later(resolve));
}

/** Resolves after so many milliseconds; the timer does not keep the process alive. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    if (typeof timer === "object" && "unref" in timer) timer.unref();
  });
}
