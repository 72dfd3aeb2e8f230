/** An answer, and the files it was drawn from. */
export interface Answer<T> {
  readonly value: T;
  readonly files: ReadonlySet<string>;
  readonly stamp: number;
}

/**
 * Tells which kept answers still hold after files changed. While an answer is worked out, every file that is looked at is
 * noted; answers found on the way bring their own files along.
 */
export class Dependencies {
  readonly #open: Set<string>[] = [];
  readonly #changed = new Map<string, number>();
  readonly #single = new Map<string, ReadonlySet<string>>();
  #now = 0;

  /** A file was looked at. */
  note(path: string): void {
    this.#open[this.#open.length - 1]?.add(path);
  }

  /** The text of a file changed: what was drawn from it is void. */
  change(path: string): void {
    this.#now++;
    this.#changed.set(path, this.#now);
  }

  /** Works out an answer and remembers what it was drawn from. */
  track<T>(make: () => T): Answer<T> {
    const stamp = this.#now;
    const files = new Set<string>();
    this.#open.push(files);
    try {
      const value = make();
      return { value, files: this.#shared(files), stamp };
    } finally {
      this.#open.pop();
      for (const path of files) this.note(path);
    }
  }

  /** A kept answer that still holds is used: its files count for whatever is being worked out. Undefined: it is void. */
  reuse<T>(answer: Answer<T> | undefined): Answer<T> | undefined {
    if (!answer) return undefined;
    for (const path of answer.files) if ((this.#changed.get(path) ?? 0) > answer.stamp) return undefined;
    for (const path of answer.files) this.note(path);
    return answer;
  }

  /** Most answers rest on one file: they share one set. */
  #shared(files: Set<string>): ReadonlySet<string> {
    if (files.size !== 1) return files;
    const [path] = files;
    let set = this.#single.get(path!);
    if (!set) {
      set = files;
      this.#single.set(path!, set);
    }
    return set;
  }
}
