/** What a command sees of the world around it, so that tests can stand in for a terminal. */
export interface Terminal {
  /** Absolute, `/`-separated. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  out(text: string): void;
  err(text: string): void;
  /** All of standard input. */
  readBytes(): Promise<Uint8Array>;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
}

/** Whether colour belongs on standard output: https://no-color.org and `FORCE_COLOR` win over the terminal. */
export function wantsColour(terminal: Terminal): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = terminal.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "0") return true;
  return terminal.stdoutIsTerminal && TERM !== "dumb";
}

/** A mistake in how the program was called or set up: shown as it is, exit code 2. */
export class UsageError extends Error {}
