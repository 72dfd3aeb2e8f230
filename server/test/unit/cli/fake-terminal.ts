import { runProgram } from "../../../src/cli/program";
import type { Terminal } from "../../../src/cli/terminal";

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program in a folder with arguments, as a terminal without colours would. */
export async function run(
  cwd: string,
  args: readonly string[],
  more: Partial<Terminal> & { input?: string } = {},
): Promise<Run> {
  let out = "";
  let err = "";
  const code = await runProgram(args, {
    cwd,
    env: {},
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readBytes: async () => new TextEncoder().encode(more.input ?? ""),
    signal: new AbortController().signal,
    ...more,
  });
  return { code, out, err };
}
