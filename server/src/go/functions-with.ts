import type { FuncDecl, GoFile } from "./ast";

/** Which functions of a file pass a test, and what they and the file were then. */
interface Found {
  readonly text: string;
  readonly passed: boolean[];
  readonly revisions: (number | undefined)[];
  readonly list: readonly FuncDecl[];
}

const known = new WeakMap<GoFile, Map<string, Found>>();

/** So many tests are remembered of one file. */
const most = 300;

/**
 * Functions with a body whose text passes a test, in source order. After an edit in place only the edited one is looked at
 * again, where `keep` says that the file is being edited.
 * @param name tells tests apart
 * @param part the text that is tested
 */
export function functionsWith(
  file: GoFile,
  name: string,
  test: (text: string) => boolean,
  part: "declaration" | "body",
  keep: boolean,
): readonly FuncDecl[] {
  const before = keep ? known.get(file)?.get(name) : undefined;
  if (before?.text === file.text) return before.list;
  const passed: boolean[] = [];
  const revisions: (number | undefined)[] = [];
  const list: FuncDecl[] = [];
  const { decls, text } = file;
  // What no function's text holds, the text around them may; the other way round it cannot be.
  if (keep || test(text)) {
    for (let i = 0; i < decls.length; i++) {
      const decl = decls[i]!;
      let passes = false;
      if (decl.kind === "FuncDecl" && decl.hasBody) {
        revisions[i] = decl.revision;
        const same = before !== undefined && before.revisions[i] === decl.revision;
        const { pos, end } = part === "body" ? decl.bodySpan : decl;
        passes = same ? before.passed[i]! : test(text.slice(pos, end));
        if (passes) list.push(decl);
      }
      passed[i] = passes;
    }
  }
  if (keep) {
    const ofFile = known.get(file) ?? new Map<string, Found>();
    if (ofFile.size >= most) ofFile.clear();
    ofFile.set(name, { text, passed, revisions, list });
    known.set(file, ofFile);
  }
  return list;
}
