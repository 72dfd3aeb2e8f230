import type { LocatedFinding } from "../engine/located";
import type { Frame, StackGroup } from "./stack";

/** A group of goroutines, the place in the scanned code where it stands, and the finding that tells why. */
export interface Explained {
  readonly group: StackGroup;
  /** The innermost call in scanned code, its file the one on this machine; undefined where there is none. */
  readonly place: Frame | undefined;
  /** The `go` statement that started it, where that is in scanned code. */
  readonly started: Frame | undefined;
  /** The best first; empty where no finding fits. */
  readonly findings: readonly LocatedFinding[];
}

/**
 * Joins stacks to files and findings. Paths in a stack are those of the machine that built the program: a file is meant
 * where the longest run of folders from the end agrees, and nothing is said where two fit equally well.
 * @param files all scanned files, absolute
 */
export function explain(
  groups: readonly StackGroup[],
  files: readonly string[],
  findings: readonly LocatedFinding[],
): Explained[] {
  const local = fileFinder(files);
  const onDisk = (frame: Frame | undefined): Frame | undefined => {
    const file = frame === undefined ? undefined : local(frame.file);
    return frame === undefined || file === undefined ? undefined : { ...frame, file };
  };
  return groups.map((group) => {
    const frames = group.frames.flatMap((frame) => onDisk(frame) ?? []);
    const started = onDisk(group.createdBy);
    const ranked = findings
      .map((finding) => ({ finding, rank: rankOf(finding, frames, started) }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank);
    const best = ranked[0]?.rank;
    return {
      group,
      place: frames[0],
      started,
      findings: ranked.filter(({ rank }) => rank === best).map(({ finding }) => finding),
    };
  });
}

/** How well a finding explains a stack: it speaks of the very line, of a line on the stack, or of the line that started it. */
function rankOf(finding: LocatedFinding, frames: readonly Frame[], started: Frame | undefined): number {
  const on = (span: LocatedFinding["span"], frame: Frame | undefined): boolean =>
    frame !== undefined && span.file === frame.file && span.line <= frame.line && frame.line <= span.endLine;
  const top = frames[0];
  const steps = finding.trace.map((step) => step.span);
  if (on(finding.span, top)) return 5;
  if (steps.some((span) => on(span, top))) return 4;
  if (frames.some((frame) => on(finding.span, frame))) return 3;
  if (on(finding.span, started)) return 2;
  return steps.some((span) => on(span, started)) ? 1 : 0;
}

function fileFinder(files: readonly string[]): (path: string) => string | undefined {
  const byName = new Map<string, string[][]>();
  for (const file of files) {
    const parts = file.split("/").reverse();
    byName.set(parts[0]!, [...(byName.get(parts[0]!) ?? []), parts]);
  }
  const known = new Map<string, string | undefined>();
  return (path) => {
    if (!known.has(path)) known.set(path, closest(path.split("/").reverse(), byName));
    return known.get(path);
  };
}

function closest(wanted: readonly string[], byName: ReadonlyMap<string, string[][]>): string | undefined {
  let best: readonly string[] | undefined;
  let most = 0;
  for (const parts of byName.get(wanted[0]!) ?? []) {
    let agree = 0;
    while (agree < parts.length && agree < wanted.length && parts[agree] === wanted[agree]) agree++;
    if (agree === most) best = undefined;
    if (agree > most) {
      best = parts;
      most = agree;
    }
  }
  // `main.go` of some folder is not any `main.go`: the folder must agree too.
  return most < 2 || best === undefined ? undefined : [...best].reverse().join("/");
}
