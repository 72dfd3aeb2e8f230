import { say } from "../../finding/say";
import type { Node } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { typeNameOf } from "../memory/request";
import type { Rule } from "../rule";

/** Response bodies that are closed unread. */
export const bodyNotDrained: Rule = {
  meta: {
    id: "body-not-drained",
    family: "service",
    tier: "advice",
    severity: "hint",
    summary: "a response body that is closed without having been read",
    docs: {
      what: "Reports a response whose body is closed and never read in the function that asked for it.",
      why: "A connection goes back to the pool only when the body was read to its end. Closed unread, it is torn down: every request pays for a new connection, and closed ones linger in TIME_WAIT.",
      example: `package client

import "net/http"

func ping(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}
`,
      mended: `package client

import (
	"io"
	"net/http"
)

func ping(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}
`,
      limits:
        "A response that is passed on, returned or stored is left alone. HTTP/2 reuses its connection either way.",
      references: ["https://pkg.go.dev/net/http#Response"],
    },
    fix: { none: "how much of the body to read before giving up only the program's author knows" },
    detection: ["syntax"],
    overlaps: ["bodyclose (consumption)"],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/\.Body\.Close\(\)/)) {
      if (context.pkg.isTest(file)) continue;
      walk(func.body!, (node) => {
        if (node.kind !== "Assign" || !node.define || node.rhs[0]?.kind !== "Call" || node.lhs[0]?.kind !== "Ident")
          return undefined;
        const obj = checker.objectOf(node.lhs[0]);
        if (obj?.kind !== "var" || obj.decl !== node.lhs[0]) return undefined;
        if (typeNameOf(checker.typeOf(node.lhs[0])) !== "net/http.Response") return undefined;
        const close = onlyClosed(obj, checker);
        if (close === undefined || /\.Head\(|MethodHead|"HEAD"/.test(file.text.slice(func.pos, func.end)))
          return undefined;
        context.report({
          message: say`\`${obj.name}.Body\` is closed unread: its connection cannot be used again`,
          span: { file: file.path, start: close.pos, end: close.end },
          trace: [
            { span: { file: file.path, start: node.pos, end: node.end }, text: say`the response comes in here` },
            {
              span: { file: file.path, start: close.pos, end: close.end },
              text: say`its body is closed without having been read`,
            },
          ],
        });
        return undefined;
      });
    }
  },
};

/** The Close, where every mention of the response only looks at plain fields or closes the body. */
function onlyClosed(obj: VarObj, checker: Checker): Node | undefined {
  let close: Node | undefined;
  for (const use of checker.usesOf(obj)) {
    if (use === obj.decl) continue;
    const selector = checker.parentOf(use);
    if (selector?.kind !== "Selector" || selector.x !== use) return undefined;
    if (/^(Status|StatusCode|Header|ContentLength|Proto\w*)$/.test(selector.sel.name)) continue;
    const method = checker.parentOf(selector);
    const call = method === undefined ? undefined : checker.parentOf(method);
    if (
      selector.sel.name !== "Body" ||
      method?.kind !== "Selector" ||
      method.sel.name !== "Close" ||
      call?.kind !== "Call"
    )
      return undefined;
    close ??= call;
  }
  return close;
}
