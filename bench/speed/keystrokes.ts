import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Editor } from "../../server/test/protocol/editor";
import { type Percentiles, percentiles } from "./figures";
import { mainThreadTime } from "./machine";
import { packageOf } from "./sources";

export const kinds = ["inside a function", "signature", "type", "import"] as const;
export type EditKind = (typeof kinds)[number];

/** How long one keystroke takes until its diagnostics are there, in milliseconds by the clock. */
export interface Keystrokes extends Percentiles {
  readonly lines: number;
  readonly kind: EditKind | "another file";
  readonly edits: number;
  /** The same in processor time of the server's main thread, where the system tells it: what a quiet machine would take. */
  readonly processor: Percentiles | undefined;
}

/** By the clock, and in processor time. */
interface Taken {
  readonly wall: number;
  readonly processor: number | undefined;
}

function resultOf(lines: number, kind: Keystrokes["kind"], times: readonly Taken[]): Keystrokes {
  const processor = times.flatMap((time) => time.processor ?? []);
  return {
    lines,
    kind,
    edits: times.length,
    ...percentiles(times.map(({ wall }) => wall)),
    processor: processor.length < times.length ? undefined : percentiles(processor),
  };
}

/** Text that is typed and taken away again, and where. */
interface Place {
  readonly at: number;
  readonly typed: string;
}

/** Spreads edits of a kind over a file: typed at each place a character at a time, and deleted again. */
function places(text: string, kind: EditKind, wanted: number): Place[] {
  const found: Place[] = [];
  const each = (pattern: RegExp, typed: string): void => {
    for (const match of text.matchAll(pattern)) found.push({ at: match.index + match[0].length, typed });
  };
  if (kind === "inside a function") each(/^\t[a-z]\w*(?:, \w+)* :?= .*(?=\n\t)/gm, "\n\tn++");
  else if (kind === "signature") each(/^func (?:\(\w+ \*?\w+\) )?\w+\((?=\))/gm, "n int");
  else if (kind === "type") each(/^type \w+ struct \{(?=\n)/gm, "\n\tn int");
  else each(/^import \((?=\n)/gm, '\n\t"os"');
  const step = Math.max(1, found.length / wanted);
  return Array.from({ length: Math.min(wanted, found.length) }, (_, i) => found[Math.floor(i * step)]!);
}

/**
 * Types and takes away at places of one file over the real protocol, on a real server.
 * @param pause milliseconds between a keystroke's diagnostics and the next keystroke
 */
export async function keystrokes(
  sources: string,
  lines: number,
  perKind: number,
  pause: number,
): Promise<Keystrokes[]> {
  const dir = mkdtempSync(join(tmpdir(), "leaklens-bench-"));
  try {
    // A short file is a package of its own: beside a long one the package would be measured.
    const main = lines < 1000 ? "convert.go" : "sql.go";
    const file = packageOf(lines, join(sources, "database/sql"), main, join(dir, "sql"), lines < 1000);
    const editor = new Editor();
    try {
      await editor.start(folderOf(dirname(file)));
      const uri = pathToFileURL(file).toString();
      await editor.open(uri, readFileSync(file, "utf8"));
      await editor.diagnostics(uri);
      // The first edits warm the compiler up; they are not typed into the figures.
      const plan = (kind: EditKind, count: number): Place[] => places(editor.text(uri), kind, count);
      for (const kind of kinds)
        for (const place of plan(kind, kind === "inside a function" ? 12 : 1))
          await typeAt(editor, uri, place, pause, () => {});
      const results: Keystrokes[] = [];
      for (const kind of kinds) {
        const times: Taken[] = [];
        while (times.length < perKind) {
          const before = times.length;
          for (const place of plan(kind, Math.ceil(perKind / 8)))
            if (times.length < perKind) await typeAt(editor, uri, place, pause, (time) => times.push(time));
          if (times.length === before) break;
        }
        if (times.length > 0) results.push(resultOf(lines, kind, times));
      }
      return results;
    } finally {
      await editor.kill();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function timedOn(editor: Editor, run: () => Promise<void>): Promise<Taken> {
  const before = mainThreadTime(editor.process.pid);
  const from = performance.now();
  await run();
  const wall = performance.now() - from;
  const after = mainThreadTime(editor.process.pid);
  return { wall, processor: before === undefined || after === undefined ? undefined : after - before };
}

async function typeAt(
  editor: Editor,
  uri: string,
  { at, typed }: Place,
  pause: number,
  took: (time: Taken) => void,
): Promise<void> {
  const timed = async (start: number, end: number, text: string): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const taken = await timedOn(editor, async () => {
      await editor.edit(uri, start, end, text);
      await editor.diagnostics(uri);
    });
    took(taken);
  };
  for (let i = 0; i < typed.length; i++) await timed(at + i, at + i, typed[i]!);
  for (let i = typed.length; i > 0; i--) await timed(at + i - 1, at + i, "");
}

/** One file decides whether another one leaks: edits of the first until the other's diagnostics follow. */
export async function acrossFiles(sources: string, lines: number, edits: number): Promise<Keystrokes> {
  const dir = mkdtempSync(join(tmpdir(), "leaklens-bench-"));
  try {
    const root = join(dir, "sql");
    const file = packageOf(lines, join(sources, "database/sql"), "sql.go", root);
    const callee = join(root, "bench_release.go");
    const caller = join(root, "bench_acquire.go");
    writeFileSync(callee, 'package sql\n\nimport "os"\n\nfunc benchRelease(f *os.File) {\n\tf.Close()\n}\n');
    writeFileSync(
      caller,
      'package sql\n\nimport "os"\n\nfunc benchAcquire() error {\n\tf, err := os.Open("x")\n\tif err != nil {\n\t\treturn err\n\t}\n\tbenchRelease(f)\n\treturn nil\n}\n',
    );
    const editor = new Editor();
    try {
      await editor.start(folderOf(root));
      const [calleeUri, callerUri] = [callee, caller].map((path) => pathToFileURL(path).toString()) as [string, string];
      for (const path of [file, caller, callee])
        await editor.open(pathToFileURL(path).toString(), readFileSync(path, "utf8"));
      const at = editor.text(calleeUri).indexOf("f.Close()");
      const times: Taken[] = [];
      for (let i = 0; i < edits + 6; i++) {
        const leaks = i % 2 === 0;
        let found = 0;
        const time = await timedOn(editor, async () => {
          if (leaks) await editor.edit(calleeUri, at, at + "f.Close()".length, "_ = f.Name()");
          else await editor.edit(calleeUri, at, at + "_ = f.Name()".length, "f.Close()");
          found = (await editor.diagnostics(callerUri)).length;
        });
        if (found > 0 !== leaks) throw new Error("the other file's finding did not follow the edit");
        if (i >= 6) times.push(time);
      }
      return resultOf(lines, "another file", times);
    } finally {
      await editor.kill();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function folderOf(path: string): { uri(): string } {
  return { uri: () => pathToFileURL(path).toString() };
}
