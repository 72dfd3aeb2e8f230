/** What an analysis of a package rested on: enough to tell later whether it would come out the same. */
export interface Basis {
  /** Folders whose Go files were looked at, that of the package among them; sorted. */
  readonly folders: readonly string[];
  /** What was asked of the whole module. */
  readonly questions: readonly ImporterQuestion[];
}

/** A question of `Program.importersOf`, with a folder of the module that it was asked of. */
export interface ImporterQuestion {
  readonly path: string;
  readonly dir: string;
  readonly name?: string;
}

/**
 * Notes which folders a program looks at and on whose behalf. What is known of one package is kept and serves others, so
 * it is not enough to note who asks: all that a package leads to by imports, as far as anybody looked at it, counts as
 * looked at. That is sometimes too much, and never too little.
 */
export class Footprint {
  readonly #read = new Set<string>();
  /** Folder → folders that its imports stand for. */
  readonly #leads = new Map<string, Set<string>>();
  /** By package folder: where its analysis went beside the imports, and what it asked. */
  readonly #beside = new Map<string, { readonly folders: Set<string>; readonly questions: Map<string, Asked> }>();
  #current = "";

  /** From now on the package of this folder is looked at. */
  begin(dir: string): void {
    this.#current = dir;
    this.#beside.delete(dir);
  }

  /** Go files of a folder were read. */
  read(dir: string): void {
    this.#read.add(dir);
  }

  /** An import in one folder stands for another folder. */
  leads(from: string, to: string): void {
    let folders = this.#leads.get(from);
    if (folders === undefined) {
      folders = new Set();
      this.#leads.set(from, folders);
    }
    folders.add(to);
  }

  /** A folder was gone to by the path of its package. */
  wentTo(dir: string): void {
    this.#ofCurrent().folders.add(dir);
  }

  asked(question: ImporterQuestion, importers: readonly string[]): void {
    const key = `${question.path}\n${question.dir}\n${question.name ?? ""}`;
    this.#ofCurrent().questions.set(key, { question, importers });
  }

  /** What the analysis of a folder's package rested on, as far as it has come. */
  of(dir: string): Basis {
    const beside = this.#beside.get(dir);
    const asked = [...(beside?.questions.values() ?? [])];
    const seen = new Set([dir, ...(beside?.folders ?? []), ...asked.flatMap(({ importers }) => importers)]);
    // A set goes on to what is added while it is walked.
    for (const at of seen) for (const next of this.#leads.get(at) ?? []) seen.add(next);
    return {
      folders: [...seen].filter((each) => each === dir || this.#read.has(each)).sort(),
      questions: asked.map(({ question }) => question),
    };
  }

  #ofCurrent() {
    let beside = this.#beside.get(this.#current);
    if (beside === undefined) {
      beside = { folders: new Set<string>(), questions: new Map<string, Asked>() };
      this.#beside.set(this.#current, beside);
    }
    return beside;
  }
}

interface Asked {
  readonly question: ImporterQuestion;
  readonly importers: readonly string[];
}
