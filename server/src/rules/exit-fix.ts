import type { Fix } from "../finding/finding";
import { type Message, say } from "../finding/say";
import type { ObligationLeak } from "../flow/leak";
import type { Expr, Return, Stmt } from "../go/ast";
import type { Checker } from "../go/model";
import { indentAt, insertBefore, lineBreak, lineStart, replace } from "./fixes/lines";
import { placeOf } from "./fixes/statements";

/**
 * The fix that releases right before the way out that forgot to. Safe where what the way out still computes cannot
 * depend on what is held; undefined where the value is not held on every path that comes there, or the release would have to
 * stand inside a statement.
 */
export function exitFix(leak: ObligationLeak, checker: Checker, call: string): Fix | undefined {
  if (!leak.fix.heldAtExit) return undefined;
  const title = say`Add \`${call}\` before the way out`;
  const stmt = leak.exit as Partial<Stmt>;
  if (stmt.kind === undefined) return atEnd(leak, call, title);
  const place = placeOf(checker, leak.exit as Stmt);
  if (place === undefined || place.stmt !== leak.exit) return undefined;
  const edit = insertBefore(leak.file, place.stmt, [call]);
  if (edit === undefined) return undefined;
  const plain = place.stmt.kind === "Branch" || (place.stmt.kind === "Return" && isPlain(place.stmt, checker));
  return { title, safety: plain ? "safe" : "unsafe", edits: [edit] };
}

/** Control runs off the end: before the closing brace, one step deeper. */
function atEnd(leak: ObligationLeak, call: string, title: Message): Fix | undefined {
  const { text } = leak.file;
  const brace = leak.exit.end - 1;
  const start = lineStart(text, brace);
  if (text[brace] !== "}" || text.slice(start, brace).trim() !== "") return undefined;
  const line = `${indentAt(text, brace)}\t${call}${lineBreak(text)}`;
  return { title, safety: "safe", edits: [replace(leak.file, start, start, line)] };
}

/** The results are literals, locals, and errors made of these: nothing that a lock guards. */
function isPlain(stmt: Return, checker: Checker): boolean {
  return stmt.results.every((result) => plainValue(result, checker));
}

const errorMakers = new Set(["errors.New", "fmt.Errorf"]);

function plainValue(expr: Expr, checker: Checker): boolean {
  switch (expr.kind) {
    case "BasicLit":
      return true;
    case "Ident": {
      const obj = checker.objectOf(expr);
      return obj?.kind !== "var" || obj.role !== "global" || /^[eE]rr/.test(obj.name);
    }
    case "Selector":
      return expr.x.kind === "Ident" && checker.objectOf(expr.x)?.kind === "pkg";
    case "Unary":
      return expr.op !== "<-" && plainValue(expr.x, checker);
    case "CompositeLit":
      return expr.elements.length === 0;
    case "Call": {
      const callee = checker.calleeOf(expr);
      const name = callee.kind === "external" ? callee.fullName : "";
      return errorMakers.has(name) && expr.args.every((arg) => plainValue(arg, checker));
    }
    default:
      return false;
  }
}
