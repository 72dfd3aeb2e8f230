import type { ObligationLeak } from "../flow/leak";
import type { Checker } from "../go/model";

/** Leaks on a way on which, most likely, nothing is held: what was to be acquired never came, or has not begun to work. */
export function isNotHeld(leak: ObligationLeak, checker: Checker): boolean {
  return leak.reason === "path" && (leavesWithoutError(leak) || isNotServed(leak, checker));
}

/**
 * A listener is closed to end its loop, so that Accept fails; the loop looks whether it was meant before it looks at the
 * error.
 * ```go
 * conn, err := listener.Accept()
 * if ctx.Err() != nil { return }
 * if err != nil { … }
 * ```
 */
function leavesWithoutError({ acquire, exit, fix, file }: ObligationLeak): boolean {
  if (acquire.kind !== "Call" || acquire.fun.kind !== "Selector" || !/^Accept/.test(acquire.fun.sel.name)) return false;
  const error = fix.error?.name;
  if (error === undefined || exit.pos < acquire.end) return false;
  return !new RegExp(`\\b${error}\\b`).test(file.text.slice(acquire.end, exit.end));
}

/**
 * A gRPC server has nothing to stop before it serves.
 * ```go
 * server := grpc.NewServer(options...)
 * if address == "" { return errNoAddress }
 * ```
 */
function isNotServed({ spec, variable, acquire, exit, file }: ObligationLeak, checker: Checker): boolean {
  if (spec.acquire !== "google.golang.org/grpc.NewServer") return false;
  // s := &Server{grpc: grpc.NewServer()}
  if (variable === undefined) return !/\bServe\(|\bgo\b/.test(file.text.slice(acquire.end, exit.pos));
  return !checker.usesOf(variable).some((use) => {
    const parent = checker.parentOf(use);
    return use.pos < exit.pos && parent?.kind === "Selector" && parent.sel.name === "Serve";
  });
}
