import type { Expr } from "../go/ast";
import type { Callee, Checker } from "../go/model";

const known = new Set([
  "os.Exit",
  "syscall.Exit",
  "runtime.Goexit",
  "log.Fatal",
  "log.Fatalf",
  "log.Fatalln",
  "log.Panic",
  "log.Panicf",
  "log.Panicln",
  "log.Logger.Fatal",
  "log.Logger.Fatalf",
  "log.Logger.Fatalln",
  "log.Logger.Panic",
  "log.Logger.Panicf",
  "log.Logger.Panicln",
]);

/** Types of `testing` whose Fatal, FailNow and Skip end the goroutine. */
const testing = /^testing\.(?:T|B|F|TB|common)\.(?:Fatal|Fatalf|FailNow|Skip|Skipf|SkipNow)$/;

/** Logging packages of third parties end the process (or panic) in functions and methods of these names. */
const loggers = /(?:log|zap|glog|klog|logger|logging|logr|slog|seelog|xlog|zlog)/i;
const fatal =
  /^(?:Fatal|Fatalf|Fatalln|Fatalw|Fatalc|Fatalz|FatalDepth|Exit|Exitf|Exitln|ExitDepth|Panic|Panicf|Panicln|Panicw|Critical|Criticalf)$/;

/** Assertion libraries that stop the test on failure only: `require.FailNow`, `t.FailNow` behind an interface. */
const failNow = /^(?:FailNow|FailNowf|Fatal|Fatalf|SkipNow|Skip|Skipf)$/;

/** Whether a call of something outside the module never comes back. */
export function neverComesBack(callee: Callee): boolean {
  switch (callee.kind) {
    case "external":
      if (known.has(callee.fullName) || testing.test(callee.fullName)) return true;
      if (fatal.test(callee.name)) return loggers.test(callee.pkg) || loggers.test(callee.recv ?? "");
      return (
        /(?:testify\/(?:require|assert)|gotest\.tools|check\.v1|quicktest)/.test(callee.pkg) &&
        failNow.test(callee.name)
      );
    case "interface":
      if (testing.test(callee.fullName)) return true;
      if (fatal.test(callee.name))
        return loggers.test(callee.recv) || /(?:^|\.)(?:TB|T|TestingT|testing)$/i.test(callee.recv);
      return callee.name === "FailNow" || callee.name === "SkipNow";
    case "builtin":
      return callee.name === "panic";
    default:
      return false;
  }
}

/** The same of a function of the module, by its name and that of its package: a logger of one's own. */
export function endsByName(callee: Callee): boolean {
  if (callee.kind !== "source") return neverComesBack(callee);
  const { fullName, func } = callee;
  const name = fullName.slice(fullName.lastIndexOf(".") + 1);
  return neverComesBack({
    kind: "external",
    fullName,
    pkg: func.pkg.path,
    recv: undefined,
    name,
    signature: undefined,
  });
}

/** `for range ticker.C`, `for range time.Tick(d)`: Stop does not close the channel. */
export function ticksForEver(operand: Expr, checker: Checker): boolean {
  if (operand.kind === "Call") {
    const callee = checker.calleeOf(operand);
    return callee.kind === "external" && callee.fullName === "time.Tick";
  }
  if (operand.kind !== "Selector" || operand.sel.name !== "C") return false;
  const type = checker.typeOf(operand.x);
  const plain = type.kind === "Pointer" ? type.elem : type;
  return plain.kind === "Named" && plain.pkg === "time" && plain.name === "Ticker";
}
