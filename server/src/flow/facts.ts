import type { Call, Expr } from "../go/ast";
import type { Callee, Checker } from "../go/model";
import type { Test } from "./cfg";
import { overlap, type Place, placeKey } from "./place";

/** Something a path has found out: the condition named by `key` is true, or false. */
export interface Fact {
  readonly key: string;
  readonly value: boolean;
  /** Places the condition reads: a write to one of them ends the fact. */
  readonly reads: readonly Place[];
  /** For `x == nil`: the place of x. */
  readonly nil?: Place;
}

/** The meaning of a condition that came out true, or false. */
export interface Outcome {
  readonly facts: readonly Fact[];
  /** Something was asked of these places that nobody here understands (`isFatal(err)`). */
  readonly asked: readonly Place[];
}

const nothing: Outcome = { facts: [], asked: [] };

/** Methods and functions whose answer stays the same while their operands do. */
const steady =
  /^(?:len|cap|Is|is|Has|has|Can|can|Should|should|Get|get|Contains|Equal|Match|Enabled|Len|String|Name|Type|Kind)/;

/** `errors.New` of the standard library, of github.com/pkg/errors, golang.org/x/xerrors and their like. */
const newError = /(?:^|\/)x?errors(?:\/v\d+)?\.New$|^fmt\.Errorf$/;

/** Functions that make an error and never answer nil. */
const makesError = /(?:Errorf|[nN]ew\w*Err(?:or)?|[a-z]Error|^Error|^errorf?)$/;

/** Functions with such a name that look for one, and may find none: `CheckError(resp)`. */
const looksForError =
  /^(?:check|verify|validate|ensure|expect|handle|has|get|last|first|read|parse|decode|extract|find|filter|ignore|recover|collect|take|wait|receive)[A-Z]/;

/** A condition on an error that can only hold for a real one. */
const errorQuestion = /^(?:Is|is|As|as|Has|has|Cause|cause|Should|should|Not|not|Check|check|Handle|handle|Fail|fail)/;

/** Decides what conditions say, for one file. */
export class Conditions {
  readonly #checker: Checker;
  readonly #memo = new Map<Expr, { yes: Outcome; no: Outcome }>();

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  /** What an edge tells. */
  ofTest(test: Test): Outcome {
    if (test.kind === "cond") return this.of(test.expr, test.truth);
    if (test.kind !== "type" || test.nil === "maybe") return nothing;
    const place = this.#place(test.node.x);
    return place ? { facts: [nilFact(place, test.nil === "yes")], asked: [] } : nothing;
  }

  of(expr: Expr, truth: boolean): Outcome {
    let entry = this.#memo.get(expr);
    if (!entry) {
      entry = { yes: this.#decode(expr, true), no: this.#decode(expr, false) };
      this.#memo.set(expr, entry);
    }
    return truth ? entry.yes : entry.no;
  }

  #decode(expr: Expr, truth: boolean): Outcome {
    if (expr.kind === "Unary" && expr.op === "!") return this.#decode(expr.x, !truth);
    if (expr.kind === "Binary") return this.#comparison(expr.op, expr.x, expr.y, truth);
    if (expr.kind === "Call") return this.#question(expr, truth);
    const place = this.#place(expr);
    if (!place) return nothing;
    const facts: Fact[] = [{ key: `val:${placeKey(place)}`, value: truth, reads: [place] }];
    const asserted = truth ? this.#asserted(expr) : undefined;
    if (asserted) facts.push(nilFact(asserted, false));
    return { facts, asked: [] };
  }

  /** `_, corrupted := err.(*ErrCorrupted)`: what has a type is not nil. */
  #asserted(expr: Expr): Place | undefined {
    const obj = expr.kind === "Ident" ? this.#checker.objectOf(expr) : undefined;
    const site = obj?.kind === "var" ? obj.site : undefined;
    if (site?.kind !== "Assign" || site.rhs[0]?.kind !== "TypeAssert" || site.lhs[1]?.kind !== "Ident")
      return undefined;
    return this.#checker.objectOf(site.lhs[1]) === obj ? this.#place(site.rhs[0].x) : undefined;
  }

  #comparison(op: string, x: Expr, y: Expr, truth: boolean): Outcome {
    switch (op) {
      case "!=":
        return this.#comparison("==", x, y, !truth);
      case ">":
        return this.#comparison("<", y, x, truth);
      case ">=":
        return this.#comparison("<", x, y, !truth);
      case "<=":
        return this.#comparison("<", y, x, !truth);
      case "==":
        break;
      case "<":
        return this.#textual("<", x, y, truth);
      default:
        return nothing;
    }
    if (isNil(x)) return this.#comparison("==", y, x, truth);
    if (isNil(y)) {
      const place = this.#place(x);
      return place ? { facts: [nilFact(place, truth)], asked: [] } : nothing;
    }
    if (isNoBody(x)) return this.#comparison("==", y, x, truth);
    if (isNoBody(y) && truth) {
      // Nothing stands behind it, as behind nil.
      const place = this.#place(x);
      return place ? { facts: [nilFact(place, true)], asked: [] } : nothing;
    }
    if (x.kind === "Ident" && (x.name === "true" || x.name === "false"))
      return this.#decode(y, (x.name === "true") === truth);
    if (y.kind === "Ident" && (y.name === "true" || y.name === "false"))
      return this.#decode(x, (y.name === "true") === truth);
    const text = this.#textual("==", x, y, truth);
    if (!truth) return text;
    // `err == io.EOF`: whatever equals a value that is not nil is not nil.
    const sides: readonly (readonly [Expr, Expr])[] = [
      [x, y],
      [y, x],
    ];
    const nils = sides.flatMap(([side, other]) => {
      const place = this.#isErrorValue(side, other) ? this.#place(side) : undefined;
      return place ? [nilFact(place, false)] : [];
    });
    return nils.length > 0 ? { facts: [...text.facts, ...nils], asked: [] } : text;
  }

  /** `io.EOF`; compared with an error, any variable of another package: `context.Canceled`. */
  #isErrorValue(side: Expr, other: Expr): boolean {
    if (isSentinel(this.#checker, other)) return true;
    if (other.kind !== "Selector" || other.x.kind !== "Ident" || this.#checker.objectOf(other.x)?.kind !== "pkg")
      return false;
    const type = this.#checker.typeOf(side);
    return type.kind === "Basic" && type.name === "error";
  }

  #textual(op: string, x: Expr, y: Expr, truth: boolean): Outcome {
    const reads: Place[] = [];
    const left = this.#canonical(x, reads);
    const right = this.#canonical(y, reads);
    if (left === undefined || right === undefined) return nothing;
    const ordered = op === "==" && left > right ? `${right}${op}${left}` : `${left}${op}${right}`;
    return { facts: [{ key: `txt:${ordered}`, value: truth, reads }], asked: [] };
  }

  /** A call that answers yes or no. */
  #question(call: Call, truth: boolean): Outcome {
    const name = lastName(call.fun);
    const reads: Place[] = [];
    const text = name !== undefined && steady.test(name) ? this.#canonical(call, reads) : undefined;
    const facts: Fact[] = text === undefined ? [] : [{ key: `txt:${text}`, value: truth, reads }];
    const asked: Place[] = [];
    for (const arg of call.args) {
      const place = this.#place(arg);
      if (!place) continue;
      if (name !== undefined && errorQuestion.test(name) && place.fields.length === 0) {
        if (truth) facts.push({ ...nilFact(place, false), key: `nil:${placeKey(place)}` });
      } else {
        asked.push(place);
      }
    }
    return { facts, asked };
  }

  /** Text that is equal for equal meaning as long as the places read do not change; undefined for what has effects. */
  #canonical(expr: Expr, reads: Place[]): string | undefined {
    const place = this.#place(expr);
    if (place) {
      reads.push(place);
      return `#${placeKey(place)}`;
    }
    switch (expr.kind) {
      case "BasicLit":
        return expr.text;
      case "Ident":
        return expr.name;
      case "Selector": {
        const x = this.#canonical(expr.x, reads);
        return x === undefined ? undefined : `${x}.${expr.sel.name}`;
      }
      case "Unary":
      case "Star": {
        if (expr.kind === "Unary" && (expr.op === "<-" || expr.op === "&")) return undefined;
        const x = this.#canonical(expr.x, reads);
        return x === undefined ? undefined : `${expr.kind === "Star" ? "*" : expr.op}(${x})`;
      }
      case "Binary":
      case "Index": {
        const parts = (expr.kind === "Binary" ? [expr.x, expr.y] : [expr.x, ...expr.indices]).map((e) =>
          this.#canonical(e, reads),
        );
        return parts.includes(undefined) ? undefined : `${expr.kind === "Binary" ? expr.op : "[]"}(${parts.join(",")})`;
      }
      case "Call": {
        const name = lastName(expr.fun);
        if (name === undefined || !steady.test(name)) return undefined;
        const parts = [expr.fun, ...expr.args].map((e) => this.#canonical(e, reads));
        return parts.includes(undefined) ? undefined : `call(${parts.join(",")})`;
      }
      default:
        return undefined;
    }
  }

  #place(expr: Expr): Place | undefined {
    if (expr.kind !== "Ident" && expr.kind !== "Selector" && expr.kind !== "Star") return undefined;
    return this.#checker.pathOf(expr);
  }

  /** What is known of a variable right after `variable = expr`, in terms of nil-ness and truth. */
  assigned(to: Place, expr: Expr, known: ReadonlyMap<string, Fact>): Fact[] {
    const facts: Fact[] = [];
    const nil = this.#nilness(expr, known);
    if (nil !== undefined) facts.push(nilFact(to, nil));
    if (expr.kind === "Call" && lastName(expr.fun) === "append" && expr.args.length > 1 && !expr.spread) {
      // After xs = append(xs, x) it is not empty.
      const length = `call(len,#${placeKey(to)})`;
      facts.push(nilFact(to, false));
      facts.push({ key: `txt:0<${length}`, value: true, reads: [to] });
      facts.push({ key: `txt:0==${length}`, value: false, reads: [to] });
    }
    const truth = this.#truth(expr, known);
    if (truth !== undefined) facts.push({ key: `val:${placeKey(to)}`, value: truth, reads: [to] });
    return facts;
  }

  #nilness(expr: Expr, known: ReadonlyMap<string, Fact>): boolean | undefined {
    if (isNil(expr)) return true;
    if (isSentinel(this.#checker, expr)) return false;
    switch (expr.kind) {
      case "Unary":
        return expr.op === "&" ? false : undefined;
      case "CompositeLit":
      case "FuncLit":
        return false;
      case "Call": {
        const name = lastName(expr.fun);
        if (name === "make" || name === "new") return false;
        const callee = this.#checker.calleeOf(expr);
        if ("fullName" in callee && newError.test(callee.fullName)) return false;
        // w := bufio.NewWriter(f)
        if (/^New(?:[A-Z]|$)/.test(name ?? "") && callee.kind === "external" && hasOneResult(callee)) return false;
        // status.Errorf(…), newParseError(…); wrap(err) with an err that is not nil
        if (name !== undefined && makesError.test(name) && !looksForError.test(lowerFirst(name))) return false;
        const passes = expr.args.some((arg) => {
          const place = this.#place(arg);
          return (
            place &&
            /err/i.test(place.fields.at(-1) ?? place.root.name) &&
            known.get(nilFact(place, true).key)?.value === false
          );
        });
        return passes ? false : undefined;
      }
    }
    const place = this.#place(expr);
    return place ? known.get(`nil:${placeKey(place)}`)?.value : undefined;
  }

  #truth(expr: Expr, known: ReadonlyMap<string, Fact>): boolean | undefined {
    if (expr.kind === "Ident" && (expr.name === "true" || expr.name === "false")) return expr.name === "true";
    if (expr.kind !== "Binary" && expr.kind !== "Unary" && expr.kind !== "Ident") return undefined;
    if (expr.kind === "Binary" && (expr.op === "&&" || expr.op === "||")) {
      const x = this.#truth(expr.x, known);
      const y = this.#truth(expr.y, known);
      const decisive = expr.op === "||";
      if (x === decisive || y === decisive) return decisive;
      return x === undefined || y === undefined ? undefined : !decisive;
    }
    const [fact] = this.of(expr, true).facts;
    const value = fact && known.get(fact.key)?.value;
    return value === undefined ? undefined : value === fact!.value;
  }
}

/** The fact that a place holds nil, or not. */
export function nilFact(place: Place, value: boolean): Fact {
  return { key: `nil:${placeKey(place)}`, value, reads: [place], nil: place };
}

/** The facts that outlive a write to a place. */
export function withoutWritten(facts: ReadonlyMap<string, Fact>, written: Place): ReadonlyMap<string, Fact> {
  let out: Map<string, Fact> | undefined;
  for (const [key, fact] of facts) {
    if (!fact.reads.some((place) => overlap(place, written))) continue;
    out ??= new Map(facts);
    out.delete(key);
  }
  return out ?? facts;
}

/** An error value that is never nil: `io.EOF`, `ErrClosed`, `fs.ErrNotExist`. */
function isSentinel(checker: Checker, expr: Expr): boolean {
  const name = expr.kind === "Selector" ? expr.sel.name : expr.kind === "Ident" ? expr.name : "";
  if (!/^(?:Err|err[A-Z]|EOF$|E[A-Z]+$|Skip|SkipDir$)/.test(name)) return false;
  if (expr.kind === "Ident") {
    const obj = checker.objectOf(expr);
    return obj !== undefined && ((obj.kind === "var" && obj.role === "global") || obj.kind === "const");
  }
  return expr.kind === "Selector" && expr.x.kind === "Ident" && checker.objectOf(expr.x)?.kind === "pkg";
}

/** `http.NoBody`: a body that is always empty. */
function isNoBody(expr: Expr): boolean {
  return (expr.kind === "Ident" || expr.kind === "Selector") && lastName(expr) === "NoBody";
}

function isNil(expr: Expr): boolean {
  return expr.kind === "Ident" && expr.name === "nil";
}

/** `f` of `f`, `x.f`, `f[T]`. */
export function lastName(fun: Expr): string | undefined {
  if (fun.kind === "Ident") return fun.name;
  if (fun.kind === "Selector") return fun.sel.name;
  return fun.kind === "Index" ? lastName(fun.x) : undefined;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function hasOneResult({ signature }: Extract<Callee, { kind: "external" }>): boolean {
  return signature?.results.length === 1;
}
