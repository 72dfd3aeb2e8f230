import type { Finding } from "../../finding/finding";
import { say } from "../../finding/say";
import type { CommClause, For, GoFile, Select, Stmt } from "../../go/ast";
import { walk } from "../../go/walk";
import { removeLines } from "../fixes/lines";
import type { Rule } from "../rule";

/** Loops that ask a channel again and again without ever waiting. */
export const selectDefaultSpin: Rule = {
  meta: {
    id: "select-default-spin",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "an endless `select` with a `default` that neither waits nor leaves: a busy loop",
    docs: {
      what: "Reports `for { select { …; default: } }` whose default does nothing that could wait or leave, and which holds nothing else that does.",
      why: "The loop takes a whole processor while nothing happens. With `time.After` among its cases it also makes a new timer in every one of its millions of turns, and none of them is ever received from.",
      example: `package wait

func wait(done <-chan struct{}, work <-chan func()) {
	for {
		select {
		case <-done:
			return
		case job := <-work:
			job()
		default:
		}
	}
}
`,
      mended: `package wait

func wait(done <-chan struct{}, work <-chan func()) {
	for {
		select {
		case <-done:
			return
		case job := <-work:
			job()
		}
	}
}
`,
      limits:
        "Any call in the default, or anywhere else in the loop outside of the cases, may wait and keeps the rule silent.",
      references: ["https://go.dev/ref/spec#Select_statements"],
    },
    fix: { title: "Drop the default, so that the select waits", safety: "unsafe" },
    detection: ["syntax"],
    overlaps: ["staticcheck:SA5004"],
  },
  check(context) {
    for (const { file, func } of context.functions(/\bselect\s*\{/, /\bdefault:/)) {
      walk(func.body!, (node) => {
        if (node.kind !== "For" || node.cond !== undefined) return undefined;
        const spin = spinning(node);
        if (spin === undefined) return undefined;
        context.report({
          message: say`this loop never waits: its default comes back at once and takes a whole processor`,
          span: { file: file.path, start: spin.pos, end: spin.pos + "default".length },
          trace: [
            { span: { file: file.path, start: node.pos, end: node.pos + "for".length }, text: say`every turn` },
            {
              span: { file: file.path, start: spin.pos, end: spin.pos + "default".length },
              text: say`ends here when no case is ready`,
            },
          ],
          fixes: dropDefault(file, spin),
        });
        return undefined;
      });
    }
  },
};

/** The idle default of the select that is all the loop does. */
function spinning(loop: For): CommClause | undefined {
  const selects = loop.body.stmts.filter((stmt): stmt is Select => stmt.kind === "Select");
  const others = loop.body.stmts.filter((stmt) => stmt.kind !== "Select");
  if (selects.length !== 1 || others.some(mayWait)) return undefined;
  const idle = selects[0]!.clauses.find((clause) => clause.comm === undefined);
  return idle !== undefined && selects[0]!.clauses.length > 1 && !idle.body.some(mayWait) ? idle : undefined;
}

/** Calls, channel operations, and all that leaves: with any of these the turn is not known to come back at once. */
function mayWait(stmt: Stmt): boolean {
  let may = false;
  walk(stmt, (node) => {
    switch (node.kind) {
      case "Call":
      case "Send":
      case "Select":
      case "Return":
      case "Range":
      case "BadStmt":
      case "BadExpr":
        may = true;
        break;
      case "Branch":
        // continue outer
        if (node.tok !== "continue" || node.label !== undefined) may = true;
        break;
      case "Unary":
        if (node.op === "<-") may = true;
        break;
      default:
    }
    return !may;
  });
  return may;
}

function dropDefault(file: GoFile, idle: CommClause): Finding["fixes"] {
  if (idle.body.length > 0) return [];
  const edit = removeLines(file, { pos: idle.pos, end: idle.pos + "default:".length });
  return edit === undefined
    ? []
    : [{ title: say`Drop the default, so that the select waits`, safety: "unsafe", edits: [edit] }];
}
