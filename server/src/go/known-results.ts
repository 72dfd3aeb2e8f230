import table from "../../data/resources.json";

/**
 * What the resource tables tell of functions of packages that cannot be read: their results. By import path, as lines of
 * the API format; parameters are left open.
 */
let lines: Map<string, string> | undefined;

interface Row {
  readonly acquire: string;
  readonly results: readonly string[];
}

/** API lines for a package of the resource tables; "" where none of its functions is listed. */
export function knownResults(path: string): string {
  lines ??= readRows(table as readonly Row[]);
  return lines.get(path) ?? "";
}

/** Import paths of all packages in the tables. */
export function pathsWithKnownResults(): Iterable<string> {
  lines ??= readRows(table as readonly Row[]);
  return lines.keys();
}

/** "github.com/jackc/pgx/v5.Conn.Query" → package, type, name. */
export function splitFullName(fullName: string): { path: string; type: string | undefined; name: string } | undefined {
  const match = /^((?:[^/]*\/)*[^/]*?)\.([A-Z]\w*)(?:\.([A-Z]\w*))?$/.exec(fullName);
  if (!match) return undefined;
  const [, path, first, second] = match;
  return second === undefined
    ? { path: path!, type: undefined, name: first! }
    : { path: path!, type: first, name: second };
}

function readRows(rows: readonly Row[]): Map<string, string> {
  const funcs = new Map<string, Map<string, string>>();
  const types = new Map<string, Map<string, Map<string, string>>>();
  for (const { acquire, results } of rows) {
    const name = results.length > 0 ? splitFullName(acquire) : undefined;
    if (!name) continue;
    const line = `${name.name}(...any) (${results.join(", ")})`;
    if (name.type === undefined) inner(funcs, name.path).set(name.name, line);
    else inner(inner(types, name.path), name.type).set(name.name, line);
  }
  const texts = new Map<string, string>();
  for (const path of new Set([...funcs.keys(), ...types.keys()])) {
    const out = [...(funcs.get(path)?.values() ?? [])].map((line) => `f ${line}`);
    for (const [type, methods] of types.get(path) ?? []) {
      out.push(`t ${type} ?`, ...[...methods.values()].map((line) => ` ${line}`));
    }
    texts.set(path, out.join("\n"));
  }
  return texts;
}

function inner<K, V>(outer: Map<string, Map<K, V>>, key: string): Map<K, V> {
  let map = outer.get(key);
  if (!map) {
    map = new Map();
    outer.set(key, map);
  }
  return map;
}
