import type { Package } from "../go/model";

/**
 * Locks that one function of the package takes and another gives back on purpose, by field name and verb.
 */
export interface LockContracts {
  /** Given back where a flag says that it is held, "closemu.RUnlock": whoever takes it may have set the flag. */
  readonly flagged: ReadonlySet<string>;
  /** Names called by functions that give back what they did not take, by field and verb: those may take it for them. */
  readonly takers: ReadonlyMap<string, ReadonlySet<string>>;
}

const memo = new WeakMap<Package, LockContracts>();

/** Whether a function may leave a lock held for others of its package to give back. Text decides; types are not looked at. */
export function leavesForOthers(pkg: Package, func: string, lock: string, verb: string): boolean {
  const found = contractsOf(pkg);
  const key = `${lock.slice(lock.lastIndexOf(".") + 1)}.${verb}`;
  return found.flagged.has(key) || (found.takers.get(key)?.has(func) ?? false);
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
  return given && !contractsOf(pkg).takers.has(`${name}.${verb}`);
}

function contractsOf(pkg: Package): LockContracts {
  let found = memo.get(pkg);
  if (!found) {
    found = find(pkg);
    memo.set(pkg, found);
  }
  return found;
}

function find(pkg: Package): LockContracts {
  const flagged = new Set<string>();
  const takers = new Map<string, Set<string>>();
  for (const file of pkg.files) {
    if (!/\bR?Unlock\(\)/.test(file.text)) continue;
    for (const decl of file.decls) {
      if (decl.kind !== "FuncDecl") continue;
      const text = file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
      for (const [, field, verb] of text.matchAll(/\b(\w+)\.(R?Unlock)\(\)/g)) {
        const lock = new RegExp(`\\b${field}\\.(?:Try)?${verb === "RUnlock" ? "RLock" : "Lock"}\\(\\)`);
        if (lock.test(text)) continue;
        const key = `${field}.${verb}`;
        // if rs.scanHold { rs.scanHold = false; rs.closemu.RUnlock() }
        if (new RegExp(`\\bif !?\\w+(?:\\.\\w+)+ \\{[^}]*\\b${field}\\.${verb}\\(\\)`).test(text)) flagged.add(key);
        const names = takers.get(key) ?? new Set<string>();
        for (const [, name] of text.matchAll(/\b(\w+)\(/g)) names.add(name!);
        takers.set(key, names);
      }
    }
  }
  return { flagged, takers };
}
