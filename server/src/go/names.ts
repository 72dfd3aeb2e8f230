/** Names at hand; equal ones are one string. */
const names = new Map<string, string>();

const MAX_NAMES = 200_000;

/**
 * The piece of a text as a string of its own. A plain slice would keep the whole text in memory for as long as somebody
 * remembers the name.
 */
export function nameIn(text: string, pos: number, end: number): string {
  return ownName(text.slice(pos, end));
}

/** The same of a slice that was made already, by a regular expression for one. */
export function ownName(slice: string): string {
  const known = names.get(slice);
  if (known !== undefined) return known;
  if (names.size >= MAX_NAMES) names.clear();
  const name = slice.split("").join("");
  names.set(name, name);
  return name;
}
