import { packageClause } from "./clause";
import type { Host } from "./host";
import { joinPath } from "./paths";

/** One folder's Go files, sorted out by their package clauses. */
export interface Folder {
  /** Name of the package; "" for a folder without one. */
  readonly name: string;
  readonly files: readonly string[];
  readonly tests: readonly string[];
  readonly externalTests: readonly string[];
}

/** Reads the package clauses of a folder's Go files. */
export function sortOut(dir: string, host: Host): Folder {
  const clauses = new Map<string, { name: string; ignored: boolean }>();
  for (const entry of host.readDirectory(dir) ?? []) {
    if (entry.isDirectory || !entry.name.endsWith(".go") || /^[._]/.test(entry.name)) continue;
    const path = joinPath(dir, entry.name);
    clauses.set(path, packageClause(host.readFile(path) ?? ""));
  }
  const votes = new Map<string, number>();
  for (const [path, { name, ignored }] of clauses) {
    const test = path.endsWith("_test.go");
    const plain = test ? name.replace(/_test$/, "") : name;
    if (plain === "") continue;
    // Files that no build includes, and tests, decide only where there is nothing else.
    votes.set(plain, (votes.get(plain) ?? 0) + (ignored ? 1 : test ? 1000 : 1_000_000));
  }
  const name = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const files: string[] = [];
  const tests: string[] = [];
  const externalTests: string[] = [];
  for (const path of [...clauses.keys()].sort()) {
    const clause = clauses.get(path)!.name;
    const test = path.endsWith("_test.go");
    // A file whose clause is still being typed belongs to the package it lies beside.
    if (clause === name || clause === "") (test ? tests : files).push(path);
    else if (test && clause === `${name}_test`) externalTests.push(path);
  }
  return { name, files, tests, externalTests };
}
