import { type Message, say } from "../../finding/say";
import type { FuncLit, Node } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { type Attachment, attachments, mentionOf, parameterOf, targetVariable } from "./finalizers";

/** Finalizers and cleanups that keep alive what they wait to see die. */
export const finalizerResurrects: Rule = {
  meta: {
    id: "finalizer-resurrects",
    family: "memory",
    tier: "proven",
    severity: "warning",
    summary: "a finalizer or cleanup that itself keeps its object reachable",
    docs: {
      what: "Reports a finalizer that stores or sends its argument, a finalizer or cleanup whose closure uses the watched variable, and `AddCleanup` whose argument is the watched pointer itself.",
      why: "A finalizer and its closure are roots for the collector. What they refer to stays reachable: the object is never collected and the finalizer never runs; an argument that is stored comes back to life, without a finalizer.",
      example: `package file

import "runtime"

type handle struct{ fd int }

func open(fd int) *handle {
	h := &handle{fd: fd}
	runtime.AddCleanup(h, func(fd int) { closeFd(h.fd) }, fd)
	return h
}

func closeFd(fd int) {}
`,
      mended: `package file

import "runtime"

type handle struct{ fd int }

func open(fd int) *handle {
	h := &handle{fd: fd}
	runtime.AddCleanup(h, func(fd int) { closeFd(fd) }, fd)
	return h
}

func closeFd(fd int) {}
`,
      limits: "Looks into function literals; a named function that stores its argument is not followed.",
      references: ["https://pkg.go.dev/runtime#SetFinalizer", "https://pkg.go.dev/runtime#AddCleanup"],
    },
    fix: { none: "what the cleanup needs must be handed to it by value; which part, only the author knows" },
    detection: ["syntax"],
    overlaps: ["staticcheck:SA5005"],
    goVersions: "`AddCleanup` is there since Go 1.24.",
  },
  check(context) {
    for (const at of attachments(context)) {
      const problem = problemOf(at);
      if (problem === undefined) continue;
      const { file, call } = at;
      context.report({
        message: problem.message,
        span: { file: file.path, start: problem.node.pos, end: problem.node.end },
        trace: [
          { span: { file: file.path, start: call.pos, end: call.end }, text: say`the object is watched from here` },
          { span: { file: file.path, start: problem.node.pos, end: problem.node.end }, text: problem.text },
        ],
      });
    }
  },
};

interface Problem {
  readonly node: Node;
  readonly message: Message;
  readonly text: Message;
}

function problemOf(at: Attachment): Problem | undefined {
  const watched = targetVariable(at);
  const { call, action, checker, api } = at;
  if (api === "AddCleanup" && watched !== undefined && call.args[2] !== undefined) {
    const arg = call.args[2];
    if (arg.kind === "Ident" && checker.objectOf(arg) === watched) {
      return {
        node: arg,
        message: say`the cleanup's argument is \`${watched.name}\` itself: it is never collected`,
        text: say`the argument keeps it reachable`,
      };
    }
  }
  if (action.kind !== "FuncLit") return undefined;
  const captured = watched === undefined ? undefined : mentionOf(action.body, watched, checker);
  if (captured !== undefined && watched !== undefined) {
    return {
      node: captured,
      message: say`the closure holds \`${watched.name}\`: it is never collected, this never runs`,
      text: say`the closure keeps it reachable`,
    };
  }
  const param = parameterOf(action, checker);
  const store = param === undefined ? undefined : storeOf(action, param, checker);
  if (store === undefined || param === undefined) return undefined;
  return {
    node: store,
    message: say`the finalizer stores \`${param.name}\`: the object comes back to life without a finalizer`,
    text: say`it is reachable again`,
  };
}

/** `global = p`, `ch <- p`, `list = append(list, p)`, `m[k] = p`. */
function storeOf(lit: FuncLit, param: VarObj, checker: Checker): Node | undefined {
  let found: Node | undefined;
  walk(lit.body, (node) => {
    if (node.kind === "Send" && isParam(node.value, param, checker)) found ??= node;
    if (node.kind !== "Assign" || node.define) return found === undefined;
    for (const [index, left] of node.lhs.entries()) {
      const value = node.rhs[index];
      const appended = value?.kind === "Call" && value.args.slice(1).some((arg) => isParam(arg, param, checker));
      if (value === undefined || (!isParam(value, param, checker) && !appended)) continue;
      const root = checker.pathOf(left)?.root;
      if (root !== undefined && root !== param && root.owner !== lit) found ??= node;
    }
    return found === undefined;
  });
  return found;
}

function isParam(x: Node, param: VarObj, checker: Checker): boolean {
  return x.kind === "Ident" && checker.objectOf(x) === param;
}
