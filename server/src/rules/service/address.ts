import type { Call, Expr } from "../../go/ast";
import type { Checker, Program } from "../../go/model";
import { fullNameOf } from "../targets";
import { declaredValue, isReassigned } from "./http";

/** How many steps are followed. */
const maxSteps = 8;

/**
 * The text that an address begins with: a literal, a constant, a variable that only ever has one value, the default of a
 * flag, the format of `fmt.Sprintf`; of a listener the address it listens at. Undefined where it is not known.
 * ```go
 * var httpFlag = flag.String("http", "localhost:0", "where to serve")
 * ln, err := net.Listen("tcp", *httpFlag)
 * ```
 */
export function addressText(x: Expr | undefined, checker: Checker, program: Program, steps = 0): string | undefined {
  if (x === undefined || steps > maxSteps) return undefined;
  const next = (value: Expr | undefined, from = checker): string | undefined =>
    addressText(value, from, program, steps + 1);
  switch (x.kind) {
    case "BasicLit":
      return x.lit === "string" ? x.text.slice(1, -1) : undefined;
    case "Star":
      return next(x.x);
    case "Binary":
      return x.op === "+" ? next(x.x) : undefined;
    case "Call":
      return next(argumentOf(x, checker));
    case "Ident": {
      const obj = checker.objectOf(x);
      if ((obj?.kind !== "var" && obj?.kind !== "const") || obj.file === undefined) return undefined;
      const own = obj.file === checker.file ? checker : program.checker(checker.pkg, obj.file);
      if (obj.kind === "var" && isReassigned(obj, own)) return undefined;
      return next(declaredValue(obj), own);
    }
    default:
      return undefined;
  }
}

/** Which argument of a call tells the address that it answers, or listens at. */
function argumentOf(call: Call, checker: Checker): Expr | undefined {
  switch (fullNameOf(checker, call)) {
    case "fmt.Sprintf":
    case "net.JoinHostPort":
      return call.args[0];
    case "flag.String":
    case "net.Listen":
    case "crypto/tls.Listen":
      return call.args[1];
    case "net.ListenConfig.Listen":
      return call.args[2];
    default:
      return undefined;
  }
}

/** http.ListenAndServe("localhost:6060", nil): what only this machine reaches. */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(localhost|127\.|\[?::1)/.test(address);
}
