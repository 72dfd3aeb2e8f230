/** Exit codes of the program. */
export const exitCode = {
  /** Nothing at or above the threshold. */
  clean: 0,
  /** Findings at or above the threshold. */
  findings: 1,
  /** Wrong usage, a broken configuration, or an internal error. */
  trouble: 2,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
