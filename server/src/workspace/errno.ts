import { type Message, say, verbatim } from "../finding/say";

const reasons: Readonly<Record<string, Message>> = {
  EACCES: say`permission denied`,
  EPERM: say`permission denied`,
  ENOENT: say`it does not exist`,
  ENOTDIR: say`part of its path is no folder`,
  EISDIR: say`it is a folder`,
  ELOOP: say`its symbolic links run in a circle`,
  EMFILE: say`too many files are open`,
  ENAMETOOLONG: say`its name is too long`,
};

/** Why the operating system refused, in words; unknown causes answer the error's own message. */
export function reasonOf(error: unknown): Message {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? verbatim(error instanceof Error ? error.message : String(error));
}
