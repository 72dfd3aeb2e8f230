import type { Connection } from "vscode-languageserver";
import type { Host } from "../go/host";
import type { RuleMeta } from "../rules/rule";
import type { Baselines } from "./baselines";
import type { ClosedFiles } from "./closed-files";
import type { ConfigurationSource } from "./configuration-source";
import type { Delivery } from "./delivery";
import type { Documents } from "./documents";
import type { Features } from "./features";
import type { FindingsFeed } from "./feed";
import type { Log } from "./log";
import type { MirrorDisk } from "./mirror-disk";
import type { Pace } from "./pace";
import type { Scanner } from "./parts";
import type { ProgressDisplay } from "./progress";
import type { QueryFiles } from "./query-files";
import type { AnalysisSession } from "./session";
import type { SettingsStore } from "./settings";
import type { StatusReport } from "./status";

/** What the handlers of requests share. Made once, when the client has said who it is. */
export interface ServerContext {
  /** Of this program. */
  readonly version: string;
  readonly connection: Connection;
  readonly features: Features;
  readonly log: Log;
  readonly documents: Documents;
  /** Files as they are stored. */
  readonly disk: Host;
  /** The part of the disk that the client fills. */
  readonly mirror: MirrorDisk | undefined;
  /** The disk with open documents in front. */
  readonly host: Host;
  readonly session: AnalysisSession;
  readonly settings: SettingsStore;
  readonly configuration: ConfigurationSource;
  readonly baselines: Baselines;
  /** The program's own rules. */
  readonly rules: ReadonlyMap<string, RuleMeta>;
  /** Metadata of a rule, of the program or of the project. */
  ruleMeta(id: string): RuleMeta | undefined;
  readonly queryFiles: QueryFiles;
  readonly pace: Pace;
  readonly delivery: Delivery;
  readonly closedFiles: ClosedFiles;
  readonly scanner: Scanner;
  readonly status: StatusReport;
  readonly progress: ProgressDisplay;
  /** Only where the client wants it. */
  readonly feed: FindingsFeed | undefined;
  /** Files changed, appeared or vanished, other than by edits of open documents. */
  filesChanged(paths: readonly string[]): void;
  /** Settings or configuration files changed: every answer is made anew. */
  configurationChanged(): void;
  /** The client said goodbye: nothing runs and nothing is sent after this. */
  stop(): Promise<void>;
}
