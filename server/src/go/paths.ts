/** Paths inside the program: absolute, `/`-separated, a Windows drive allowed (`c:/x`). Pure text, no disk. */

/** The folder above; a root answers itself. */
export function parentDir(path: string): string {
  const slash = path.lastIndexOf("/");
  if (slash < 0) return path;
  return slash === 0 ? "/" : /^[A-Za-z]:$/.test(path.slice(0, slash)) ? path.slice(0, slash + 1) : path.slice(0, slash);
}

/** The last element. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Joins and resolves `.` and `..`; an absolute second part stands alone. */
export function joinPath(dir: string, part: string): string {
  const absolute = part.startsWith("/") || /^[A-Za-z]:\//.test(part);
  const out: string[] = [];
  for (const each of `${absolute ? "" : `${dir}/`}${part}`.split("/")) {
    if (each === ".." && out.length > 1) out.pop();
    else if (each !== "." && each !== ".." && (each !== "" || out.length === 0)) out.push(each);
  }
  return out.length === 1 && out[0] === "" ? "/" : out.join("/");
}

/** The part of `path` below `dir` without a leading slash; "" for the folder itself, undefined outside. */
export function relativeTo(dir: string, path: string): string | undefined {
  if (path === dir) return "";
  const prefix = dir.endsWith("/") ? dir : `${dir}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
