import type { Terminal } from "./terminal";

/** A line on the error stream that counts up while a scan runs and is wiped at its end. */
export interface Progress {
  step(files: number, findings: number): void;
  end(): void;
}

/** Time between two drawings, in ms: fast enough to feel alive, slow enough to cost nothing. */
const interval = 80;

/** @param total number of files to come */
export function progressLine(terminal: Terminal, total: number, shown: boolean): Progress {
  if (!shown) return { step: () => {}, end: () => {} };
  let files = 0;
  let findings = 0;
  let drawn = 0;
  return {
    step(moreFiles, moreFindings) {
      files += moreFiles;
      findings += moreFindings;
      const now = Date.now();
      if (now - drawn < interval) return;
      drawn = now;
      const percent = total === 0 ? 100 : Math.min(100, Math.floor((files / total) * 100));
      terminal.err(`\r\x1b[Kscanning ${percent}% · ${files}/${total} files · ${findings} findings`);
    },
    end() {
      if (drawn > 0) terminal.err("\r\x1b[K");
    },
  };
}
