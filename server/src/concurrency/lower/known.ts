import type { Call } from "../../go/ast";
import type { SyncOp } from "../program";

/** Methods of `sync` (and of what looks like it) by full name. */
export const syncOps: ReadonlyMap<string, SyncOp> = new Map([
  ["sync.Mutex.Lock", "lock"],
  ["sync.Mutex.Unlock", "unlock"],
  ["sync.Mutex.TryLock", "tryLock"],
  ["sync.RWMutex.TryLock", "tryLock"],
  ["sync.RWMutex.TryRLock", "tryRLock"],
  ["sync.RWMutex.Lock", "lock"],
  ["sync.RWMutex.Unlock", "unlock"],
  ["sync.RWMutex.RLock", "rlock"],
  ["sync.RWMutex.RUnlock", "runlock"],
  ["sync.Locker.Lock", "lock"],
  ["sync.Locker.Unlock", "unlock"],
  ["sync.WaitGroup.Add", "add"],
  ["sync.WaitGroup.Done", "done"],
  ["sync.WaitGroup.Wait", "wait"],
  ["golang.org/x/sync/errgroup.Group.Wait", "wait"],
  ["sync.Cond.Wait", "condWait"],
  ["sync.Cond.Signal", "signal"],
  ["sync.Cond.Broadcast", "signal"],
]);

/** After these nothing of the program runs on, or the test has failed anyway: what is blocked then is no leak. */
const enders =
  /^(os\.Exit|log\.(Logger\.)?(Fatal|Panic)(f|ln)?|runtime\.Goexit|testing\.(T|B|F|TB|common)\.(Errorf?|Fail|Fatalf?|FailNow|Skip(f|Now)?))$/;
export function stops(fullName: string): boolean {
  return enders.test(fullName);
}

/**
 * What cannot be resolved ends the process, or the test, as far as its name tells: the logger of a module that is not at
 * hand, or Ginkgo's `Fail` by a dot import.
 * ```go
 * done, err := run()
 * if err != nil { log.Reason(err).Critical("running") }
 * <-done
 * ```
 */
export function soundsLikeEnd({ fun }: Call): boolean {
  if (fun.kind === "Ident") return fun.name === "Fail" || fun.name === "Skip";
  return fun.kind === "Selector" && /^(?:Fatal|Panic|Critical)(?:f|ln|w)?$/.test(fun.sel.name);
}

const pure = new Set([
  "fmt",
  "log",
  "log/slog",
  "strings",
  "strconv",
  "math",
  "math/rand",
  "math/rand/v2",
  "errors",
  "unicode",
  "unicode/utf8",
  "path",
  "path/filepath",
  "testing",
  "runtime/debug",
  "os",
  "time",
  "bytes",
]);
/** Functions of these packages keep nothing of what they are given, and call none of it later. */
export function keepsNothing(pkg: string): boolean {
  return pure.has(pkg);
}
