import type { ObligationLeak } from "../../flow/leak";
import type { Expr, Node } from "../../go/ast";
import type { Checker } from "../../go/model";

/**
 * The number of the process goes to somebody who finds it again by that: a file, a record, the caller. It is meant to outlive
 * the function, and mostly the program.
 * ```go
 * if err := cmd.Start(); err != nil { return err }
 * return writePidFile(name, cmd.Process.Pid)
 * ```
 */
export function numberIsKept({ variable }: ObligationLeak, checker: Checker): boolean {
  if (variable === undefined) return false;
  return checker.usesOf(variable).some((use) => {
    const process = checker.parentOf(use);
    const pid = process?.kind === "Selector" && process.sel.name === "Process" ? checker.parentOf(process) : process;
    return pid?.kind === "Selector" && pid.sel.name === "Pid" && isKept(pid, checker);
  });
}

/** Functions that only make a text or another number of it. */
const converts = /^(?:Itoa|FormatInt|FormatUint|Sprint\w*|Append\w*|string|byte|u?int\d*|append)$/;
/** Functions after which nobody has it: the process is asked something, or it is told to a log. */
const passes =
  /kill|signal|wait|getpgid|setpriority|ptrace|print|log|debug|info|warn|error|trace|fatal|panic|field|with/i;

function isKept(expr: Expr, checker: Checker): boolean {
  const parent = checker.parentOf(expr);
  switch (parent?.kind) {
    case "Return":
    case "KeyValue":
      return true;
    case "Assign":
      return parent.rhs.includes(expr) && parent.lhs[parent.rhs.indexOf(expr)]?.kind === "Selector";
    case "Call": {
      if (parent.fun === expr) return false;
      const name = nameOf(parent.fun);
      return converts.test(name) ? isKept(parent, checker) : !passes.test(name);
    }
    case "CompositeLit":
      return isKept(parent, checker);
    default:
      return false;
  }
}

function nameOf(fun: Node): string {
  if (fun.kind === "Ident") return fun.name;
  if (fun.kind === "Selector") return fun.sel.name;
  return fun.kind === "ArrayType" ? "byte" : "";
}
