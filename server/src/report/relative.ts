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

function segments(path: string): string[] {
  const parts = path.split("/");
  if (parts[parts.length - 1] === "") parts.pop();
  return parts;
}
