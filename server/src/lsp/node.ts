import { type Connection, createConnection, IPCMessageReader, IPCMessageWriter } from "vscode-languageserver/node";
import { version } from "../../../package.json";
import { ruleCatalogue } from "../engine/catalogue";
import { createEngine } from "../engine/create";
import type { Host } from "../go/host";
import { userCacheFolder } from "../workspace/cache/location";
import { resourceFolder, workerScript } from "../workspace/installation";
import { moduleCacheFolder } from "../workspace/module-cache";
import { NodeHost } from "../workspace/node-host";
import { nodeResources } from "../workspace/resources";
import { ProjectConfigurations } from "./configurations";
import { LayeredDisk, MirrorDisk } from "./mirror-disk";
import { NodeScanner } from "./node-scanner";
import { createServer } from "./server";
import { SplitScanner, TurnScanner } from "./turn-scanner";
import { isForeign } from "./uri";

/** How the client and the server are connected. */
export type Transport = "stdio" | "node-ipc";

/**
 * Runs a language server of this process until its client says exit or goes away; the process ends with 0 after a
 * shutdown request and with 1 without one.
 */
export function runServer(transport: Transport): void {
  const connection =
    transport === "stdio"
      ? createConnection(process.stdin, process.stdout)
      : createConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  // Standard output belongs to the protocol, whoever prints.
  console.log = console.info = console.debug = (...values) => connection.console.log(values.map(String).join(" "));
  console.warn = console.error = (...values) => connection.console.error(values.map(String).join(" "));
  // A client that is gone needs no server.
  process.stdout.on("error", () => process.exit(1));
  process.on("disconnect", () => process.exit(1));
  surviveMistakes(connection);
  const resources = resourceFolder();
  const knownRules = new Set(ruleCatalogue.map((rule) => rule.id));
  const mirror = new MirrorDisk();
  const moduleCache = moduleCacheFolder();
  const engineFor = (host: Host, root: string) => createEngine(host, nodeResources(resources), { root, moduleCache });
  createServer(connection, {
    version,
    disk: new LayeredDisk(new NodeHost(), mirror),
    mirror,
    rules: ruleCatalogue,
    createEngine: engineFor,
    createConfigurations: (host) => new ProjectConfigurations(host, knownRules),
    scanner: new SplitScanner(
      new NodeScanner({ workerFile: workerScript(), resources, cacheFolder: userCacheFolder() }),
      new TurnScanner(mirror, engineFor),
      isForeign,
    ),
  });
  connection.listen();
}

/** A mistake outside any request is told and survived; without this Node ends the process. */
function surviveMistakes(connection: Connection): void {
  const tell = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    connection.console.error(`Unexpected: ${text}`);
  };
  process.on("uncaughtException", tell);
  process.on("unhandledRejection", tell);
}
