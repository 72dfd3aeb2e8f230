/**
 * Makes a function that shows absolute, `/`-separated paths relative to a folder, the way people type them: `a/b.go`,
 * `../c.go`, and `.` for the folder itself. Paths on another drive stay absolute.
 */
export function relativeTo(folder: string): (path: string) => string {
  const base = segments(folder);
  return (path) => {
    const parts = segments(path);
    if (parts[0] !== base[0]) return path;
    let common = 0;
    while (common < base.length && common < parts.length && base[common] === parts[common]) common++;
    const up = base.slice(common).map(() => "..");
    return [...up, ...parts.slice(common)].join("/") || ".";
  };
}

/** The way back: makes absolute paths of those that `relativeTo` made for the folder. */
export function absoluteFrom(folder: string): (path: string) => string {
  const base = segments(folder);
  return (path) => {
    if (path.startsWith("/") || /^[A-Za-z]:\//.test(path)) return path;
    const parts = [...base];
    for (const part of path.split("/")) {
      if (part === "..") parts.pop();
      else if (part !== ".") parts.push(part);
    }
    return parts.join("/") || "/";
  };
}

function segments(path: string): string[] {
  const parts = path.split("/");
  if (parts[parts.length - 1] === "") parts.pop();
  return parts;
}
