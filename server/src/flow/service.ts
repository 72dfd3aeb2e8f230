import type { FuncDecl, FuncNode, Node } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import { forEachChild } from "../go/walk";
import { leakOf } from "./build-leak";
import type { Cfg } from "./cfg";
import type { FunctionFlow } from "./function";
import { callsOneOf, Gate } from "./gate";
import type { ObligationLeak } from "./leak";
import { resourceSpecs } from "./resources";
import { SpecIndex } from "./sites";
import type { ResourceSpec } from "./spec";
import { Summaries } from "./summary";
import { isLock } from "./target";

/** What rules ask the obligation analysis. Answers are kept as long as the program keeps its syntax trees. */
export interface Flow {
  /** What the function, or a literal inside it, acquires and does not release. Source order. */
  leaks(func: FuncDecl, checker: Checker): readonly ObligationLeak[];
  /** The same for all functions of the package that may acquire something, tests included; by file and offset. */
  packageLeaks(pkg: Package): readonly ObligationLeak[];
  cfg(func: FuncNode, checker: Checker): Cfg;
  /** Runs that ran out of budget so far: their functions were left alone. */
  readonly exhausted: number;
}

const flows = new WeakMap<Program, Map<readonly ResourceSpec[], ObligationFlow>>();

/** The analysis of a program. Summaries are shared by all its packages. */
export function flowOf(program: Program, specs: readonly ResourceSpec[] = resourceSpecs): Flow {
  const bySpecs = flows.get(program) ?? new Map<readonly ResourceSpec[], ObligationFlow>();
  flows.set(program, bySpecs);
  let flow = bySpecs.get(specs);
  if (!flow) {
    flow = new ObligationFlow(program, specs);
    bySpecs.set(specs, flow);
  }
  return flow;
}

/** Forgets all summaries: source changed. */
export function forgetFlow(program: Program): void {
  flows.delete(program);
}

class ObligationFlow implements Flow {
  readonly #summaries: Summaries;
  readonly #program: Program;
  readonly #gate: Gate;
  readonly #packages = new WeakMap<Package, readonly ObligationLeak[]>();
  readonly #leaks = new WeakMap<FuncDecl, readonly ObligationLeak[]>();

  constructor(program: Program, specs: readonly ResourceSpec[]) {
    const index = new SpecIndex(specs);
    this.#program = program;
    this.#gate = new Gate(program, index);
    this.#summaries = new Summaries(program, index);
  }

  get exhausted(): number {
    return this.#summaries.exhausted;
  }

  cfg(func: FuncNode, checker: Checker): Cfg {
    return this.#summaries.flow(func, checker).cfg;
  }

  packageLeaks(pkg: Package): readonly ObligationLeak[] {
    let leaks = this.#packages.get(pkg);
    if (!leaks) {
      const gate = this.#gate.of(pkg);
      leaks = pkg.files.flatMap((file) => {
        const checker = this.#program.checker(pkg, file);
        const functions = file.decls.flatMap((decl) => (decl.kind === "FuncDecl" && decl.hasBody ? [decl] : []));
        return functions
          .filter(({ bodySpan }) => callsOneOf(file.text, bodySpan, gate))
          .flatMap((func) => this.leaks(func, checker));
      });
      this.#packages.set(pkg, leaks);
    }
    return leaks;
  }

  leaks(func: FuncDecl, checker: Checker): readonly ObligationLeak[] {
    let leaks = this.#leaks.get(func);
    if (!leaks) {
      leaks = func.hasBody ? this.#find(func, checker) : [];
      this.#leaks.set(func, leaks);
    }
    return leaks;
  }

  #find(func: FuncDecl, checker: Checker): ObligationLeak[] {
    const out: ObligationLeak[] = [];
    for (const each of functionsIn(func)) {
      const flow = this.#summaries.flow(each, checker);
      for (const site of this.#summaries.sites(flow)) {
        const fate = this.#summaries.fate(flow, site);
        const leak = leakOf(flow, site, fate, each === func && endsProcess(func, checker.pkg));
        if (leak && isSure(leak, flow)) out.push(leak);
      }
    }
    return out.sort((a, b) => a.acquire.pos - b.acquire.pos);
  }
}

/** When `main` or `init` returns the process is over, or what they made is meant to last. */
function endsProcess(func: FuncDecl, pkg: Package): boolean {
  return !func.recv && (func.name.name === "init" || (func.name.name === "main" && pkg.name === "main"));
}

/** A lock that is left held on every way out is held for the caller. */
function isSure(leak: ObligationLeak, _flow: FunctionFlow): boolean {
  if (!isLock(leak.spec)) return true;
  return leak.reason === "path";
}

/** The declaration and the literals inside it. */
function functionsIn(func: FuncDecl): FuncNode[] {
  const out: FuncNode[] = [func];
  const visit = (node: Node): void => {
    if (node.kind === "FuncLit") out.push(node);
    forEachChild(node, visit);
  };
  if (func.body) visit(func.body);
  return out;
}
