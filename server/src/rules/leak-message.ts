import { english, type Message, say } from "../finding/say";
import type { ObligationLeak } from "../flow/leak";
import type { Release } from "../flow/spec";
import { lineNumber } from "./fixes/lines";

const released = say`released`;
const participles: Readonly<Record<string, Message>> = {
  Close: say`closed`,
  CloseNow: say`closed`,
  CloseWithError: say`closed`,
  Stop: say`stopped`,
  ShutDown: say`shut down`,
  Shutdown: say`shut down`,
  Unlock: say`unlocked`,
  RUnlock: say`unlocked`,
  Release: say`released`,
  End: say`ended`,
  Finish: say`ended`,
  EndSession: say`ended`,
  Wait: say`waited for`,
  Unsubscribe: say`unsubscribed`,
  Disconnect: say`disconnected`,
  Unmap: say`unmapped`,
  Discard: say`discarded`,
  RemoveAll: say`removed`,
  Terminate: say`terminated`,
  Kill: say`killed`,
  Commit: say`committed`,
  Rollback: say`rolled back`,
  Quit: say`quit`,
};

/** "closed", "called", "committed or rolled back": what has to happen to the value. */
export function releasedWord(alternatives: readonly (readonly Release[])[]): Message {
  const words = alternatives.map(([first]) => (first ? participle(first) : released));
  const [first = released] = words;
  const second = words.find(({ template }) => template !== first.template);
  return english(first) === "committed" && second && english(second) === "rolled back"
    ? say`committed or rolled back`
    : first;
}

function participle(release: Release): Message {
  switch (release.kind) {
    case "call":
      return say`called`;
    case "method":
      return participleOf(release.name);
    case "function":
      return participleOf(release.fullName.split(".").pop() ?? "");
    case "receive":
      return say`received from`;
    case "receiverMethod":
      return say`given back`;
  }
}

function participleOf(verb: string): Message {
  return participles[verb] ?? (verb.startsWith("Stop") ? say`stopped` : released);
}

/**
 * One line that says what is not released and where it is lost. `loses` tells what follows from it: "the context leaks".
 * Backquotes hold source text.
 */
export function leakMessage(leak: ObligationLeak, loses: Message): Message {
  const word = releasedWord(leak.spec.releases);
  const name = leak.name === "" ? say`The ${leak.spec.noun}` : say`\`${shorten(heldName(leak))}\``;
  const line = (offset: number): number => lineNumber(leak.file.text, offset);
  switch (leak.reason) {
    case "never":
      return say`${name} is never ${word}: ${loses}`;
    case "discarded":
      return say`The ${leak.spec.noun} made here is never ${word}, nothing holds it: ${loses}`;
    case "overwritten":
      return say`${name} gets another value in line ${line(leak.exit.pos)} before it is ${word}: ${loses}`;
    case "loop":
      return say`${name} is not ${word} before the loop's next turn makes another: ${loses}`;
    case "field":
      return say`\`${leak.field ?? leak.name}\` is never ${word} in this package: ${loses}`;
    case "constructor":
      return say`${name} is not ${word} when the function fails (line ${line(leak.exit.pos)}): ${loses}`;
    case "deferred-in-loop":
      return say`${name} is ${word} by a \`defer\` in a loop: it waits for the function's end`;
    case "deferred-before-check":
      return say`The \`defer\` in line ${line(leak.exit.pos)} runs before the error was looked at: ${loses}`;
    case "path":
      return onPath(leak, name, word, loses);
  }
}

function onPath(leak: ObligationLeak, name: Message, word: Message, loses: Message): Message {
  const branch = decidingStep(leak);
  const exit = lineNumber(leak.file.text, leak.exit.pos);
  if (branch !== undefined) {
    const full = say`${name} is not ${word} when ${branch} (line ${exit}): ${loses}`;
    if (english(full).length <= 90) return full;
  }
  return say`${name} is not ${word} on the way out in line ${exit}: ${loses}`;
}

/** What has to be released as the source would name it: "resp.Body" for a response that is held in `resp`. */
export function heldName({ name, spec }: ObligationLeak): string {
  const release = spec.releases[0]?.[0];
  const via = release?.kind === "method" ? release.via.join(".") : "";
  return via === "" || name === via || name.endsWith(`.${via}`) ? name : `${name}.${via}`;
}

/** The last thing found out on the way to the exit: "`err` is not nil". */
function decidingStep(leak: ObligationLeak): Message | undefined {
  const between = leak.witness.slice(1, -1);
  return between[between.length - 1]?.text;
}

/** Long access paths and calls would push the reason out of sight. */
function shorten(name: string): string {
  const flat = name.replace(/\s+/g, " ");
  return flat.length <= 32 ? flat : `${flat.slice(0, 31)}…`;
}
