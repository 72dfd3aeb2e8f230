import { changesOf } from "../flow/changes";
import type { FuncDecl } from "../go/ast";
import type { RuleContext } from "./rule";

interface Kept<T> {
  readonly generation: number;
  readonly revision: number | undefined;
  readonly value: T;
}

/**
 * Remembers what a rule has found in a function for as long as the function's body and all types are the same. For what
 * follows from those alone: neither from what other functions do nor from where the function stands.
 */
export class FunctionMemo<T> {
  readonly #kept = new WeakMap<FuncDecl, Kept<T>>();

  get({ program }: RuleContext, func: FuncDecl, make: () => T): T {
    const { generation } = program;
    // A scan looks once.
    if (generation === undefined || !changesOf(program).edited) return make();
    const { revision } = func;
    const kept = this.#kept.get(func);
    if (kept?.generation === generation && kept.revision === revision) return kept.value;
    const value = make();
    this.#kept.set(func, { generation, revision, value });
    return value;
  }
}
