import type { Callee } from "../go/model";
import type { Answer, Dependencies } from "./dependencies";

/** A return that does not plainly answer nil in its last place. */
const answersOther = /\breturn\b(?![^\n]*\bnil[ \t]*(?:\/\/[^\n]*)?(?:\n|\}|$))/;

/**
 * Functions of the module whose error is always nil: what their callers do about it never happens.
 * ```go
 * func NewWriter(w io.Writer) (*Writer, error) { return &Writer{w: w}, nil }
 * ```
 */
export class NilResults {
  readonly #dependencies: Dependencies;
  readonly #answers = new WeakMap<object, Answer<boolean>>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** Whether the last result of the function is an error that every return leaves nil. Read off the text of the body. */
  errorIsNil(callee: Callee): boolean {
    if (callee.kind !== "source" || callee.viaInterface) return false;
    const { decl, file } = callee.func;
    const kept = this.#dependencies.reuse(this.#answers.get(decl));
    if (kept) return kept.value;
    const answer = this.#dependencies.track(() => {
      this.#dependencies.noteFunction(file, decl);
      const last = decl.type.results[decl.type.results.length - 1];
      // A deferred literal may set a result that has a name.
      if (!decl.hasBody || !last || last.names.length > 0) return false;
      if (last.type.kind !== "Ident" || last.type.name !== "error") return false;
      return !answersOther.test(file.text.slice(decl.bodySpan.pos, decl.bodySpan.end));
    });
    this.#answers.set(decl, answer);
    return answer.value;
  }
}
