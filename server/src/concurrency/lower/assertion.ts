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
  if (callee.kind !== "external" && callee.kind !== "interface" && callee.kind !== "source") return undefined;
  const [, method, name] = assertions.exec(callee.fullName) ?? [undefined, undefined, ""];
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
