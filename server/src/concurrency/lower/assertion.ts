import type { Call } from "../../go/ast";
import type { Callee } from "../../go/model";
import type { Rv } from "../program";
import type { Builder } from "./builder";
import { lowerExpr, unknown } from "./expression";

/** What an assertion asks of its argument. */
const asked: ReadonlyMap<string, "true" | "false" | "nil" | "set"> = new Map([
  ["True", "true"],
  ["False", "false"],
  ["Nil", "nil"],
  ["NoError", "nil"],
  ["NotNil", "set"],
  ["Error", "set"],
  // gotest.tools
  ["NilError", "nil"],
]);

/** testify, gotest.tools and shoenig/test, whose functions take the test first; methods of testify's `Assertions` do not. */
const assertions =
  /^(?:github\.com\/stretchr\/testify\/(?:require|assert)|gotest\.tools\/v3\/assert|github\.com\/shoenig\/test(?:\/must)?)\.(Assertions\.)?(\w+?)f?$/;

/**
 * Assertions: where one fails the test has failed, and what is blocked then says nothing.
 * ```go
 * sub, ok := notifications.Subscribe(); require.True(t, ok); for n := range sub { … }
 * ```
 */
export function assertion(b: Builder, e: Call, callee: Callee): readonly Rv[] | undefined {
  const [, method, name] = assertions.exec(nameOf(b, e, callee)) ?? [undefined, undefined, ""];
  if (name === "Fail" || name === "FailNow") {
    b.emit({ op: "stop" });
    return [unknown];
  }
  const question = asked.get(name!);
  const arg = e.args[method === undefined ? 1 : 0];
  if (question === undefined || !arg) return undefined;
  const x = lowerExpr(b, arg);
  const nil: Rv = { k: "op", op: "==", x, y: { k: "const", value: null } };
  const cond: Rv = question === "true" || question === "false" ? x : nil;
  const holds = b.label();
  const fails = b.label();
  if (question === "true" || question === "nil") b.branch(cond, holds, fails, b.site(e), undefined, true);
  else b.branch(cond, fails, holds, b.site(e), undefined, true);
  b.place(fails);
  b.emit({ op: "stop" });
  b.place(holds);
  return [unknown];
}

/**
 * Full name of what is called. A method that is not found is taken for one of testify's where the receiver is a suite of a
 * test: `s.NoError(err)`, whose `*require.Assertions` comes from a suite of somebody's own.
 */
function nameOf(b: Builder, e: Call, callee: Callee): string {
  if (callee.kind === "external" || callee.kind === "interface" || callee.kind === "source") return callee.fullName;
  if (callee.kind !== "unknown" || e.fun.kind !== "Selector" || !b.checker.pkg.isTest(b.file)) return "";
  const type = b.typeOf(e.fun.x);
  const suite = type.kind === "Pointer" ? type.elem : type;
  const isSuite = suite.kind === "Named" && /Suite$/.test(suite.name);
  return isSuite ? `github.com/stretchr/testify/require.Assertions.${e.fun.sel.name}` : "";
}
