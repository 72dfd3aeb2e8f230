import type { FuncDecl, GoFile } from "../go/ast";
import type { Checker, Package } from "../go/model";
import { contains } from "./walk";

/** A function that gives back a lock which it has not taken, as far as its text tells. */
interface Giver {
  readonly file: GoFile;
  readonly decl: FuncDecl;
  /** Only where a flag says that it is held: whoever takes the lock may have set the flag. */
  readonly flagged: boolean;
  /** Names of the functions it calls: those may take the lock for it. */
  readonly calls: ReadonlySet<string>;
}

/** By field name and verb: "closemu.RUnlock". */
type Givers = ReadonlyMap<string, readonly Giver[]>;

const memo = new WeakMap<Package, { readonly givers: Givers; readonly texts: readonly string[] }>();

/**
 * Whether a function may leave a lock held for others of its package to give back.
 * @param owner the type whose field the lock is, where that is known
 */
export function leavesForOthers(
  pkg: Package,
  func: string,
  lock: string,
  verb: string,
  owner: string | undefined,
  checkerOf: (file: GoFile) => Checker,
): boolean {
  const field = lock.slice(lock.lastIndexOf(".") + 1);
  const key = `${field}.${verb}`;
  const some = giversOf(pkg).get(key) ?? [];
  return some.some(
    (giver) =>
      (giver.flagged || giver.calls.has(func) || isCounterpart(giver, pkg, owner) || isHanded(giver, func, key, pkg)) &&
      gives(giver, field, verb, owner, checkerOf(giver.file)),
  );
}

/**
 * The other half of a pair for users of the package, who call one and then the other: nobody in the package calls it.
 * ```go
 * func (s *store) AddPending(item Item) error { s.pending.Lock(); …; return nil }
 * func (s *store) DropPending() { s.items = nil; s.pending.Unlock() }
 * ```
 */
function isCounterpart({ decl }: Giver, pkg: Package, owner: string | undefined): boolean {
  const { name } = decl.name;
  if (owner === undefined || !/^\p{Lu}/u.test(name)) return false;
  const called = new RegExp(`\\.${name}\\(`);
  return !pkg.files.some((file) => !pkg.isTest(file) && called.test(file.text));
}

/**
 * The lock of one element of many is given to a function that finds the element again by its number.
 * ```go
 * m.shards[i].mu.Lock()
 * go m.write(i) // defer m.shards[i].mu.Unlock()
 * ```
 */
function isHanded({ decl, file }: Giver, func: string, key: string, pkg: Package): boolean {
  if (!file.text.slice(decl.bodySpan.pos, decl.bodySpan.end).includes(`].${key}()`)) return false;
  const calls = new RegExp(`\\b${decl.name.name}\\(`);
  return pkg.files.some((each) =>
    each.decls.some(
      (other) =>
        other.kind === "FuncDecl" && other.name.name === func && calls.test(each.text.slice(other.pos, other.end)),
    ),
  );
}

/** The function gives back a lock of that type, or of a type that is not known. */
function gives({ decl }: Giver, field: string, verb: string, owner: string | undefined, checker: Checker): boolean {
  if (owner === undefined || !decl.body) return true;
  return contains(decl.body, (node) => {
    if (node.kind !== "Call" || node.fun.kind !== "Selector" || node.fun.sel.name !== verb) return false;
    const lock = node.fun.x;
    if (lock.kind !== "Selector" || lock.sel.name !== field) return false;
    const other = checker.pathOf(lock)?.fieldOwner;
    return other === undefined || other === owner;
  });
}

/**
 * Whether a lock that a function takes and never gives back (`body` is its text) stays taken for good: only its package can name it, others
 * there take it and give it back themselves, and nobody gives back what somebody else took.
 */
export function staysTaken(pkg: Package, lock: string, verb: string, body: string): boolean {
  const name = lock.slice(lock.lastIndexOf(".") + 1);
  if (!/^\p{Ll}\w*$/u.test(name) || (name === lock && pkg.scope.get(name)?.kind !== "var")) return false;
  // c.mu.Unlock(); defer c.mu.Lock(): the caller has it.
  if (new RegExp(`\\b${name}\\.R?Unlock\\b`).test(body)) return false;
  const gives = new RegExp(`\\b${name}\\.${verb}\\(\\)`);
  // defer release(&s.mu), return s.mu.Unlock
  const lends = new RegExp(`&(?:\\w+\\.)*${name}\\b|\\b${name}\\.${verb}\\b(?!\\()`);
  let given = false;
  for (const file of pkg.files) {
    if (lends.test(file.text)) return false;
    given ||= gives.test(file.text);
  }
  return given && !giversOf(pkg).has(`${name}.${verb}`);
}

function giversOf(pkg: Package): Givers {
  const found = memo.get(pkg);
  if (found?.texts.every((text, i) => pkg.files[i]?.text === text)) return found.givers;
  const givers = find(pkg);
  memo.set(pkg, { givers, texts: pkg.files.map(({ text }) => text) });
  return givers;
}

function find(pkg: Package): Givers {
  const out = new Map<string, Giver[]>();
  for (const file of pkg.files) {
    if (!/\bR?Unlock\(\)/.test(file.text)) continue;
    for (const decl of file.decls) {
      if (decl.kind !== "FuncDecl") continue;
      const text = file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
      const seen = new Set<string>();
      for (const [, field, verb] of text.matchAll(/\b(\w+)\.(R?Unlock)\(\)/g)) {
        const key = `${field}.${verb}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const lock = new RegExp(`\\b${field}\\.(?:Try)?${verb === "RUnlock" ? "RLock" : "Lock"}\\(\\)`);
        if (lock.test(text)) continue;
        // if rs.scanHold { rs.scanHold = false; rs.closemu.RUnlock() }
        const flagged = new RegExp(`\\bif !?\\w+(?:\\.\\w+)+ \\{[^}]*\\b${field}\\.${verb}\\(\\)`).test(text);
        const calls = new Set(Array.from(text.matchAll(/\b(\w+)\(/g), ([, name]) => name!));
        out.set(key, [...(out.get(key) ?? []), { file, decl, flagged, calls }]);
      }
    }
  }
  return out;
}
