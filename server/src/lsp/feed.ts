import type { Connection } from "vscode-languageserver";
import type { Finding } from "../finding/finding";
import type { Host } from "../go/host";
import { digest } from "./digest";
import type { Documents } from "./documents";
import { Positions } from "./positions";
import { type FileFindings, Notifications } from "./protocol";
import { viewOf } from "./views";

/** Tells a client with a view of its own which findings every file has, whenever they became other ones. */
export class FindingsFeed {
  readonly #connection: Connection;
  readonly #documents: Documents;
  readonly #host: Host;
  readonly #sent = new Map<string, string>();

  constructor(connection: Connection, documents: Documents, host: Host) {
    this.#connection = connection;
    this.#documents = documents;
    this.#host = host;
  }

  /** The findings of a file as they are now. */
  update(path: string, findings: readonly Finding[]): void {
    if (findings.length === 0 && !this.#sent.has(path)) return;
    const at = new Positions(this.#documents, this.#host);
    const message: FileFindings = {
      uri: at.uri(path),
      version: this.#documents.byPath(path)?.document.version ?? null,
      findings: findings.map((finding) => viewOf(finding, at)),
    };
    const print = digest(JSON.stringify(message.findings));
    if (this.#sent.get(path) === print) return;
    if (findings.length === 0) this.#sent.delete(path);
    else this.#sent.set(path, print);
    this.#connection.sendNotification(Notifications.findingsChanged, message).catch(() => {});
  }
}
