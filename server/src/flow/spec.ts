import type { Message } from "../finding/say";
import type { GoVersion } from "../go/model";

/**
 * What must be released after a call: one row of `server/data/resources-*.tsv`, or one made by a rule. The obligation
 * analysis knows nothing of any API but these.
 */
export interface ResourceSpec {
  /** `Callee.fullName` of the call that acquires: "os.Open", "net/http.Client.Do". */
  readonly acquire: string;
  /**
   * Full name, without star, of a type whose appearance at `holder` among the results of *any* call is an acquisition,
   * whoever defines the function ("net/http.Response", "database/sql.Rows"). Functions of the module count only where
   * their body shows that the value is fresh, so a getter is none. One spec per type is enough.
   */
  readonly producedType?: string;
  readonly holder: Holder;
  /** Result types as written in the table, without the package for types of the acquiring package: ["*File", "error"]. */
  readonly results: readonly string[];
  /** The last result is an error: nothing is held where it is not nil. */
  readonly fails: boolean;
  /** Held only where the single boolean result is true (`TryLock`). */
  readonly whenTrue: boolean;
  /**
   * Any of these alternatives releases; inside an alternative all are needed. None at all: this call acquires nothing,
   * whatever the type of its result suggests (`http.Head`, `exec.Cmd.StdoutPipe`).
   */
  readonly releases: readonly (readonly Release[])[];
  /**
   * Methods on the value that release it once they answer false: `Next` of rows read to the end. "#N" is the function that
   * the acquiring call gives as result N: `next` of `iter.Pull`, whose last result says whether there was one more.
   */
  readonly exhaustedBy: readonly string[];
  /** Methods that take over: after `Hijack` or `Detach` nothing has to be released. */
  readonly handedOverBy: readonly string[];
  /** Releasing the value that the acquiring method was called on releases this one too (statements of a transaction). */
  readonly releasedWithReceiver: boolean;
  /** Index of the argument whose cancellation releases too (a context); undefined where there is none. */
  readonly releasedByContext: number | undefined;
  /** Index of the argument that the value wraps: releasing that argument is as good (`tls.Client(conn)`). */
  readonly wraps: number | undefined;
  /** Often meant to live as long as the process (a database handle, a server): rules look for stronger evidence. */
  readonly longLived: boolean;
  /** A method of it that fails leaves nothing to release: a plugin that did not start, an upload that broke off. */
  readonly endsOnError: boolean;
  /** A context without parent and timer: nothing but its holder refers to it, so dropping both leaves nothing behind. */
  readonly rootless?: boolean;
  /** Go versions in which the obligation exists: from `since` on, below `before`. */
  readonly since: GoVersion | undefined;
  readonly before: GoVersion | undefined;
  /** Rule that reports it. */
  readonly rule: string;
  /** What is held, in words for messages: "response body", "ticker". */
  readonly noun: Message;
}

/** Where the held value is found at the acquiring call. */
export type Holder =
  | { readonly kind: "result"; readonly index: number }
  /** The value the method is called on: `mu` of `mu.Lock()`. */
  | { readonly kind: "receiver" }
  | { readonly kind: "argument"; readonly index: number }
  /** State of the process, as with `pprof.StartCPUProfile`. */
  | { readonly kind: "process" };

export type Release =
  /**
   * `x.Close()`; `via` are fields on the way: ["Body"] for `x.Body.Close()`. `args` as they would be written where it takes
   * some: "ctx" for any context, "?" for what only the author can know.
   */
  | { readonly kind: "method"; readonly via: readonly string[]; readonly name: string; readonly args?: string }
  /** The value itself is called: `cancel()`; `args` as above. */
  | { readonly kind: "call"; readonly args?: string }
  /**
   * `signal.Stop(x)`, or with `via` ["Body"] `io.ReadAll(x.Body)`; without `argument` the function takes nothing of ours:
   * `pprof.StopCPUProfile()`.
   */
  | {
      readonly kind: "function";
      readonly fullName: string;
      readonly argument: number | undefined;
      readonly via: readonly string[];
      /** It reads to the end, which releases as long as reading does not fail: enough in a test, whose server is sound. */
      readonly reads?: boolean;
    }
  /** A value received from the channel in a field of it, also in a select: `<-timer.C` has seen the timer fire. */
  | { readonly kind: "receive"; readonly via: readonly string[] }
  /** A method of what the acquiring method was called on that takes the value: `pool.Put(x)`. */
  | { readonly kind: "receiverMethod"; readonly name: string; readonly argument: number };
