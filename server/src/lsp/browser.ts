import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { version } from "../../../package.json";
import { ruleCatalogue } from "../engine/catalogue";
import { createEngine } from "../engine/create";
import type { Host, Resources } from "../go/host";
import { ProjectConfigurations } from "./configurations";
import { MirrorDisk } from "./mirror-disk";
import type { InitializationOptions } from "./protocol";
import { createServer } from "./server";
import { TurnScanner } from "./turn-scanner";

/** The part of a dedicated worker's global scope that a server needs. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0] & { readonly fetch: typeof fetch };

/** Entry of a browser's worker. The client names the folder of the resources and mirrors the workspace's files. */
const mirror = new MirrorDisk();
const knownRules = new Set(ruleCatalogue.map((rule) => rule.id));
let resources: Resources | undefined;
const engineFor = (host: Host, root: string) => {
  if (!resources) throw new Error("initializationOptions.resources is missing: the folder of the grammar and the data");
  return createEngine(host, resources, { root });
};
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
createServer(connection, {
  version,
  disk: mirror,
  mirror,
  rules: ruleCatalogue,
  createEngine: (host, root, options) => {
    if (options.resources !== undefined) resources = fetched(options);
    return engineFor(host, root);
  },
  createConfigurations: (host) => new ProjectConfigurations(host, knownRules),
  scanner: new TurnScanner(mirror, engineFor),
});
connection.listen();

function fetched({ resources: folder }: InitializationOptions): Resources {
  return {
    async read(name) {
      const response = await self.fetch(`${folder}/${name}`);
      if (!response.ok) throw new Error(`${folder}/${name}: ${response.status} ${response.statusText}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
