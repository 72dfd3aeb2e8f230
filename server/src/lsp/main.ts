#!/usr/bin/env node
import { runServer } from "./node";

const [argument] = process.argv.slice(2).filter((text) => text === "--stdio" || text === "--node-ipc");
if (argument === undefined) {
  process.stderr.write("usage: server --stdio | --node-ipc\n");
  process.exitCode = 2;
} else {
  runServer(argument === "--stdio" ? "stdio" : "node-ipc");
}
