import type { ExtensionContext, LogOutputChannel, Uri } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { ConfigurationTexts } from "./effectiveConfiguration";
import type { LeakPath } from "./leakPath";
import type { LeaksView } from "./leaksView";
import type { Scans } from "./scan";
import type { Server } from "./server";
import type { StatusItems } from "./status";

/** What commands work with. */
export interface Parts {
  readonly context: ExtensionContext;
  readonly client: BaseLanguageClient;
  readonly server: Server;
  readonly scans: Scans;
  readonly leaks: LeaksView;
  readonly leakPath: LeakPath;
  readonly status: StatusItems;
  readonly texts: ConfigurationTexts;
  readonly log: LogOutputChannel;
}

/** Commands by id. What one throws is told by a message and the log. */
export type CommandTable = Readonly<Record<string, (...args: never[]) => unknown>>;

/** A URI as the server writes it. */
export function uriText({ client }: Pick<Parts, "client">, uri: Uri): string {
  return client.code2ProtocolConverter.asUri(uri);
}
