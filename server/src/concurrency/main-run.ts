import type { Package } from "../go/model";
import { driverLimits, explore } from "./explore";
import type { Lowering } from "./lower/lower";
import type { Site } from "./program";

/**
 * Tells of an operation whether `main`, all of whose interleavings were looked at, comes to it and is always served. A
 * program has no other callers, so that what could happen to one of them does not. Looked at when first asked.
 * ```go
 * func (w *worker) add(item int) { w.items <- item } // the loop may be gone
 * func main() { w := start(); defer w.stop(); w.add(1) } // but not before the only add
 * ```
 */
export function mainServes(pkg: Package, lowering: Lowering): (site: Site) => boolean {
  let served: ReadonlySet<string> | undefined;
  return (site) => {
    served ??= servedIn(pkg, lowering);
    return served.has(keyOf(site));
  };
}

function servedIn(pkg: Package, lowering: Lowering): ReadonlySet<string> {
  const out = new Set<string>();
  if (pkg.name !== "main") return out;
  for (const file of pkg.files) {
    const decl = file.decls.find((d) => d.kind === "FuncDecl" && !d.recv && d.name.name === "main" && d.hasBody);
    if (decl?.kind !== "FuncDecl" || pkg.isTest(file)) continue;
    lowering.deep = true;
    const fn = lowering.rootOf({ kind: "func", name: "main", decl, file, pkg });
    const run = fn && explore(fn, driverLimits);
    if (!run?.complete) continue;
    for (const site of run.served.keys()) out.add(keyOf(site));
    for (const { proc } of run.blocked) if (proc.wait) out.delete(keyOf(proc.wait.site));
  }
  return out;
}

const keyOf = ({ file, node }: Site): string => `${file.path}:${node.pos}`;
