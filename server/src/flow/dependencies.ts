import type { FuncDecl, FuncNode, GoFile } from "../go/ast";
import { functionKeys } from "./function-keys";

/** An answer, and what it was drawn from: paths of files, and keys of functions. */
export interface Answer<T> {
  readonly value: T;
  readonly from: readonly string[];
  readonly stamp: number;
}

/**
 * Noted where a circle of questions was cut short: the answer is right, but it may rest on who asked first, so that only
 * a run that asks in the same order comes to the same one.
 */
export const circle = "*";

/** See `Dependencies.lazy`. */
export interface Lazy<T> {
  (): T;
  /** False: it was drawn from what has changed, and must be worked out anew. */
  holds(): boolean;
}

/**
 * Tells which kept answers still hold after files changed. While an answer is worked out, every function and file that is
 * looked at is noted; answers found on the way bring what they were drawn from along. A function is known by its text:
 * what was drawn from it holds for as long as a function with that text stands in the file.
 */
export class Dependencies {
  readonly #open: Set<string>[] = [];
  readonly #changed = new Map<string, number>();
  /** Keys of the functions of files that answers rest on; undefined where they do not tell functions apart. */
  readonly #functions = new Map<string, ReadonlySet<string> | undefined>();
  readonly #gone = new Set<string>();
  readonly #places = new Map<string, number>();
  /** Files that changed and functions that went, in that order. */
  readonly #news: string[] = [];
  #now = 0;
  readonly #records: boolean;

  /** @param records false where no file will ever change: then nothing is noted, and every answer holds */
  constructor(records = true) {
    this.#records = records;
  }

  /** How much of the past is remembered: a little for each change, so that it must be let go some day. */
  get age(): number {
    return this.#news.length;
  }

  /** A file was looked at, the whole of it. */
  note(path: string): void {
    this.#open[this.#open.length - 1]?.add(path);
  }

  /** A function, or a literal in it, was looked at. */
  noteFunction(file: GoFile, func: FuncNode): void {
    const open = this.#open[this.#open.length - 1];
    if (open === undefined) return;
    this.know(file);
    open.add(functionKeys(file).keyOf(func) ?? file.path);
  }

  /** Answers may rest on functions of the file: a later change is measured against what they are now. */
  know(file: GoFile): void {
    if (!this.#records || this.#functions.has(file.path)) return;
    const { all, distinct } = functionKeys(file);
    this.#functions.set(file.path, distinct ? all : undefined);
  }

  /** Whatever becomes of the files that pass the test, nothing drawn from them holds. */
  forget(test: (path: string) => boolean): void {
    for (const path of this.#functions.keys()) if (test(path)) this.#functions.delete(path);
  }

  /** What is being worked out rests on who asked first. */
  noteCircle(): void {
    this.note(circle);
  }

  /**
   * A file has bodies of other texts. Void is what was drawn from a body that is no longer there.
   * @returns false where that cannot be told, so that nothing drawn from the file holds
   */
  change(file: GoFile): boolean {
    this.#changed.set(file.path, ++this.#now);
    this.#news.push(file.path);
    const before = this.#functions.get(file.path);
    const { all, distinct } = functionKeys(file);
    this.#functions.set(file.path, distinct ? all : undefined);
    if (before === undefined || !distinct) return false;
    let place = 0;
    for (const key of before) {
      if (!all.has(key)) {
        this.#gone.add(key);
        this.#news.push(key);
        this.#places.set(key, place);
      }
      place++;
    }
    for (const key of all) this.#gone.delete(key);
    return true;
  }

  /** Works out an answer and remembers what it was drawn from. */
  track<T>(make: () => T): Answer<T> {
    const stamp = this.#now;
    if (!this.#records) return { value: make(), from: [], stamp };
    const from = new Set<string>();
    this.#open.push(from);
    try {
      const value = make();
      return { value, from: [...from], stamp };
    } finally {
      this.#open.pop();
      this.#noteAll(from);
    }
  }

  /** A kept answer that still holds is used: what it was drawn from counts for whatever is being worked out. Undefined: it is void. */
  reuse<T>(answer: Answer<T> | undefined): Answer<T> | undefined {
    if (!answer) return undefined;
    for (const each of answer.from) {
      if (this.#gone.has(each) || (this.#changed.get(each) ?? 0) > answer.stamp) return undefined;
    }
    this.#noteAll(answer.from);
    return answer;
  }

  /** Something that is worked out on first use, and that can tell after changes whether it still holds. */
  lazy<T>(make: () => T): Lazy<T> {
    let answer: Answer<T> | undefined;
    let from: ReadonlySet<string> | undefined;
    let told: Set<string> | undefined;
    let checked = 0;
    const read = (): T => {
      const top = this.#open[this.#open.length - 1];
      if (answer === undefined) {
        answer = this.track(make);
        checked = this.#news.length;
      } else if (top !== told) this.#noteAll(answer.from);
      told = top;
      return answer.value;
    };
    const holds = (): boolean => {
      if (answer === undefined || checked === this.#news.length) return true;
      from ??= new Set(answer.from);
      if (from.has(circle)) return false;
      for (; checked < this.#news.length; checked++) if (from.has(this.#news[checked]!)) return false;
      told = undefined;
      return true;
    };
    return Object.assign(read, { holds });
  }

  /** The key of a function: the same for as long as its text is. */
  keyOf(file: GoFile, func: FuncDecl): string {
    if (!this.#records) return `${file.path}#${func.pos}`;
    return functionKeys(file).keyOf(func) ?? file.path;
  }

  /** Of what an answer was drawn from: functions that have another text now. Undefined where it is void for other reasons. */
  goneIn(answer: Answer<unknown>): readonly string[] | undefined {
    if (answer.from.some((each) => (this.#changed.get(each) ?? 0) > answer.stamp)) return undefined;
    return answer.from.filter((each) => this.#gone.has(each));
  }

  /** The place among the functions of its file of a function that is gone. */
  placeOf(gone: string): number | undefined {
    return this.#places.get(gone);
  }

  #noteAll(from: Iterable<string>): void {
    const open = this.#open[this.#open.length - 1];
    if (open !== undefined) for (const each of from) open.add(each);
  }
}
