import type { ObligationLeak } from "../flow/leak";
import type { Release } from "../flow/spec";
import { lineNumber } from "./fixes/lines";

const participles: Readonly<Record<string, string>> = {
  Close: "closed",
  CloseNow: "closed",
  CloseWithError: "closed",
  Stop: "stopped",
  ShutDown: "shut down",
  Shutdown: "shut down",
  Unlock: "unlocked",
  RUnlock: "unlocked",
  Release: "released",
  End: "ended",
  Finish: "ended",
  EndSession: "ended",
  Wait: "waited for",
  Unsubscribe: "unsubscribed",
  Disconnect: "disconnected",
  Unmap: "unmapped",
  Discard: "discarded",
  RemoveAll: "removed",
  Terminate: "terminated",
  Kill: "killed",
  Commit: "committed",
  Rollback: "rolled back",
  Quit: "quit",
};

/** "closed", "called", "committed or rolled back": what has to happen to the value. */
export function releasedWord(alternatives: readonly (readonly Release[])[]): string {
  const words = alternatives.map(([first]) => first).map((release) => (release ? participle(release) : "released"));
  const [first = "released", second] = [...new Set(words)];
  return first === "committed" && second === "rolled back" ? "committed or rolled back" : first;
}

function participle(release: Release): string {
  switch (release.kind) {
    case "call":
      return "called";
    case "method":
      return participleOf(release.name);
    case "function":
      return participleOf(release.fullName.split(".").pop() ?? "");
    case "receive":
      return "received from";
    case "receiverMethod":
      return "given back";
  }
}

function participleOf(verb: string): string {
  return participles[verb] ?? (verb.startsWith("Stop") ? "stopped" : "released");
}

/**
 * One line that says what is not released and where it is lost. `loses` tells what follows from it: "the context leaks".
 * Backquotes hold source text.
 */
export function leakMessage(leak: ObligationLeak, loses: string): string {
  const word = releasedWord(leak.spec.releases);
  const name = leak.name === "" ? `the ${leak.spec.noun}` : `\`${shorten(heldName(leak))}\``;
  const line = (offset: number): number => lineNumber(leak.file.text, offset);
  switch (leak.reason) {
    case "never":
      return `${capital(name)} is never ${word}: ${loses}`;
    case "discarded":
      return `The ${leak.spec.noun} made here is never ${word}, nothing holds it: ${loses}`;
    case "overwritten":
      return `${capital(name)} gets another value in line ${line(leak.exit.pos)} before it is ${word}: ${loses}`;
    case "loop":
      return `${capital(name)} is not ${word} before the loop's next turn makes another: ${loses}`;
    case "field":
      return `\`${leak.field ?? leak.name}\` is never ${word} in this package: ${loses}`;
    case "constructor":
      return `${capital(name)} is not ${word} when the function fails (line ${line(leak.exit.pos)}): ${loses}`;
    case "deferred-in-loop":
      return `${capital(name)} is ${word} by a \`defer\` in a loop: it waits for the function's end`;
    case "deferred-before-check":
      return `The \`defer\` in line ${line(leak.exit.pos)} runs before the error was looked at: ${loses}`;
    case "path":
      return onPath(leak, name, word, loses);
  }
}

function onPath(leak: ObligationLeak, name: string, word: string, loses: string): string {
  const branch = decidingStep(leak);
  const exit = lineNumber(leak.file.text, leak.exit.pos);
  if (branch !== undefined) {
    const full = `${capital(name)} is not ${word} when ${branch} (line ${exit}): ${loses}`;
    if (full.length <= 90) return full;
  }
  return `${capital(name)} is not ${word} on the way out in line ${exit}: ${loses}`;
}

/** What has to be released as the source would name it: "resp.Body" for a response that is held in `resp`. */
export function heldName({ name, spec }: ObligationLeak): string {
  const release = spec.releases[0]?.[0];
  const via = release?.kind === "method" ? release.via.join(".") : "";
  return via === "" || name === via || name.endsWith(`.${via}`) ? name : `${name}.${via}`;
}

/** The last thing found out on the way to the exit: "`err` is not nil". */
function decidingStep(leak: ObligationLeak): string | undefined {
  const between = leak.witness.slice(1, -1);
  return between[between.length - 1]?.text;
}

/** Long access paths and calls would push the reason out of sight. */
function shorten(name: string): string {
  const flat = name.replace(/\s+/g, " ");
  return flat.length <= 32 ? flat : `${flat.slice(0, 31)}…`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
