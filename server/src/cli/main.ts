#!/usr/bin/env node
import { buffer } from "node:stream/consumers";
import { slashed } from "./paths";
import { runProgram } from "./program";
import type { Terminal } from "./terminal";

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort(new Error("interrupted")));
process.once("SIGTERM", () => interrupted.abort(new Error("interrupted")));
// A reader that stops reading (`| head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}

const terminal: Terminal = {
  cwd: slashed(process.cwd()),
  env: process.env,
  stdoutIsTerminal: process.stdout.isTTY === true,
  stderrIsTerminal: process.stderr.isTTY === true,
  out: (output) => void process.stdout.write(output),
  err: (output) => void process.stderr.write(output),
  readBytes: () => buffer(process.stdin),
  signal: interrupted.signal,
};

void runProgram(process.argv.slice(2), terminal).then((code) => {
  process.exitCode = code;
});
