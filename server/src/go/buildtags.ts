import { parseGoVersion } from "./gomod";
import type { GoVersion } from "./model";

/** `//go:build` expressions, `// +build` lines and file-name suffixes: under which builds a file counts. */

export type Constraint =
  | { readonly op: "tag"; readonly tag: string }
  | { readonly op: "not"; readonly x: Constraint }
  | { readonly op: "and" | "or"; readonly x: Constraint; readonly y: Constraint };

/** A target that code is built for; `tags` are extra ones, as after `go build -tags`. */
export interface BuildContext {
  readonly os: string;
  readonly arch: string;
  readonly tags: ReadonlySet<string>;
}

// From go/build's syslist.go.
const knownOS = new Set(
  (
    "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 " +
    "windows zos"
  ).split(" "),
);
const unixOS = new Set("aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris".split(" "));
const knownArch = new Set(
  (
    "386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc " +
    "ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm"
  ).split(" "),
);

const noTags: ReadonlySet<string> = new Set();

/** The build that names are looked up in first. */
export const defaultContext: BuildContext = { os: "linux", arch: "amd64", tags: noTags };

/** Builds tried, in order, for a file that the default one leaves out. */
const otherContexts: readonly BuildContext[] = [
  ["darwin", "arm64"],
  ["windows", "amd64"],
  ["linux", "arm64"],
  ["linux", "386"],
  ["linux", "arm"],
  ["freebsd", "amd64"],
  ["openbsd", "amd64"],
  ["netbsd", "amd64"],
  ["dragonfly", "amd64"],
  ["solaris", "amd64"],
  ["illumos", "amd64"],
  ["aix", "ppc64"],
  ["plan9", "amd64"],
  ["js", "wasm"],
  ["wasip1", "wasm"],
  ["linux", "ppc64le"],
  ["linux", "ppc64"],
  ["linux", "s390x"],
  ["linux", "riscv64"],
  ["linux", "loong64"],
  ["linux", "mips64"],
  ["linux", "mips64le"],
  ["linux", "mips"],
  ["linux", "mipsle"],
  ["android", "arm64"],
  ["ios", "arm64"],
  ["windows", "386"],
  ["windows", "arm64"],
  ["darwin", "amd64"],
  ["freebsd", "arm64"],
  ["plan9", "386"],
].map(([os, arch]) => ({ os: os!, arch: arch!, tags: noTags }));

/** What decides whether a file is built: its name and its constraint lines. */
export interface FileBuild {
  readonly os: string | undefined;
  readonly arch: string | undefined;
  readonly constraint: Constraint | undefined;
}

/** Reads the constraint of a file from its name and the comments above its package clause. */
export function fileBuild(fileName: string, text: string): FileBuild {
  const { os, arch } = nameSuffixes(fileName);
  return { os, arch, constraint: textConstraint(text) };
}

function nameSuffixes(fileName: string): { os: string | undefined; arch: string | undefined } {
  const parts = fileName
    .replace(/\.go$/, "")
    .replace(/_test$/, "")
    .split("_");
  // A leading part is never a suffix: `linux.go` is built everywhere.
  parts.shift();
  const last = parts.at(-1) ?? "";
  const before = parts.at(-2) ?? "";
  if (knownArch.has(last)) return { os: knownOS.has(before) ? before : undefined, arch: last };
  return { os: knownOS.has(last) ? last : undefined, arch: undefined };
}

function textConstraint(text: string): Constraint | undefined {
  // Most files have none; the package clause ends the search.
  const head = text.slice(0, 8192);
  if (!head.includes("build")) return undefined;
  const packageAt = head.search(/^package\s/m);
  const lines = (packageAt < 0 ? head : head.slice(0, packageAt)).split(/\r?\n/);
  const modern = lines.find((line) => line.startsWith("//go:build "));
  if (modern !== undefined) return parseConstraint(modern.slice("//go:build ".length));
  let all: Constraint | undefined;
  for (const line of lines) {
    const match = /^\/\/\s*\+build\s+(.*)$/.exec(line);
    if (!match) continue;
    const one = parsePlusBuild(match[1]!);
    if (one) all = all ? { op: "and", x: all, y: one } : one;
  }
  return all;
}

/** Parses a `//go:build` expression; undefined where it is malformed. */
export function parseConstraint(text: string): Constraint | undefined {
  const tokens = text.match(/\|\||&&|[!()]|[\w.]+|\S/g) ?? [];
  let at = 0;
  const or = (): Constraint | undefined => {
    let x = and();
    while (x && tokens[at] === "||") {
      at++;
      const y = and();
      x = y && { op: "or", x, y };
    }
    return x;
  };
  const and = (): Constraint | undefined => {
    let x = not();
    while (x && tokens[at] === "&&") {
      at++;
      const y = not();
      x = y && { op: "and", x, y };
    }
    return x;
  };
  const not = (): Constraint | undefined => {
    const token = tokens[at++];
    if (token === "!") {
      const x = not();
      return x && { op: "not", x };
    }
    if (token === "(") {
      const x = or();
      return tokens[at++] === ")" ? x : undefined;
    }
    return token !== undefined && /^[\w.]+$/.test(token) ? { op: "tag", tag: token } : undefined;
  };
  const whole = or();
  return at === tokens.length ? whole : undefined;
}

/** The older form: space is or, comma is and. */
function parsePlusBuild(text: string): Constraint | undefined {
  const join = (op: "and" | "or", parts: readonly (Constraint | undefined)[]) =>
    parts.reduce((x, y) => (x && y ? { op, x, y } : (x ?? y)), undefined);
  const tag = (word: string): Constraint =>
    word.startsWith("!") ? { op: "not", x: { op: "tag", tag: word.slice(1) } } : { op: "tag", tag: word };
  const options = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  return join(
    "or",
    options.map((option) => join("and", option.split(",").map(tag))),
  );
}

/** Is the file part of that build? Releases (`go1.N`) count as reached; unknown tags as unset. */
export function isBuilt(file: FileBuild, context: BuildContext): boolean {
  if (file.os !== undefined && !matchesOS(file.os, context)) return false;
  if (file.arch !== undefined && file.arch !== context.arch) return false;
  return file.constraint === undefined || holds(file.constraint, context);
}

function holds(constraint: Constraint, context: BuildContext): boolean {
  switch (constraint.op) {
    case "tag":
      return hasTag(constraint.tag, context);
    case "not":
      return !holds(constraint.x, context);
    case "and":
      return holds(constraint.x, context) && holds(constraint.y, context);
    default:
      return holds(constraint.x, context) || holds(constraint.y, context);
  }
}

function matchesOS(os: string, context: BuildContext): boolean {
  if (os === context.os) return true;
  // As go/build has it: android is linux too, illumos solaris, ios darwin.
  const also: Readonly<Record<string, string>> = { android: "linux", illumos: "solaris", ios: "darwin" };
  return also[context.os] === os;
}

function hasTag(tag: string, context: BuildContext): boolean {
  if (context.tags.has(tag) || tag === context.arch || matchesOS(tag, context)) return true;
  if (tag === "unix") return unixOS.has(context.os);
  return tag === "gc" || tag === "cgo" || /^go1(\.\d+)?$/.test(tag);
}

/** A build that the file belongs to: the default one if it can be, else the first that fits, with its own tags set. */
export function contextOf(file: FileBuild): BuildContext {
  if (isBuilt(file, defaultContext)) return defaultContext;
  for (const context of otherContexts) if (isBuilt(file, context)) return context;
  const tags = new Set<string>();
  if (file.constraint) positiveTags(file.constraint, false, tags);
  for (const context of [defaultContext, ...otherContexts]) {
    const tagged = { ...context, tags };
    if (isBuilt(file, tagged)) return tagged;
  }
  return { os: file.os ?? "linux", arch: file.arch ?? "amd64", tags };
}

/** Tags of the file's own (not systems, architectures or releases) that it asks for. */
function positiveTags(constraint: Constraint, negated: boolean, into: Set<string>): void {
  switch (constraint.op) {
    case "tag":
      if (!negated && !knownOS.has(constraint.tag) && !knownArch.has(constraint.tag) && constraint.tag !== "unix") {
        into.add(constraint.tag);
      }
      return;
    case "not":
      positiveTags(constraint.x, !negated, into);
      return;
    default:
      positiveTags(constraint.x, negated, into);
      positiveTags(constraint.y, negated, into);
  }
}

/**
 * The language version that `//go:build go1.N` asks for: the smallest release without which the file would not be
 * built, e.g. 1.21 for `go1.21 && linux`; undefined where it names none.
 */
export function languageVersion(file: FileBuild): GoVersion | undefined {
  const minor = file.constraint ? minimumRelease(file.constraint) : 0;
  return minor > 0 ? { major: 1, minor } : undefined;
}

function minimumRelease(constraint: Constraint): number {
  switch (constraint.op) {
    case "tag":
      return /^go1(\.\d+)?$/.test(constraint.tag) ? (parseGoVersion(constraint.tag)?.minor ?? 0) : 0;
    case "not":
      return 0;
    case "and":
      return Math.max(minimumRelease(constraint.x), minimumRelease(constraint.y));
    default:
      return Math.min(minimumRelease(constraint.x), minimumRelease(constraint.y));
  }
}
