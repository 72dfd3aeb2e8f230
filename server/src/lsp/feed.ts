import type { Connection } from "vscode-languageserver";
import type { Host } from "../go/host";
import type { FileShown } from "./baselines";
import { digest } from "./digest";
import type { Documents } from "./documents";
import { Positions } from "./positions";
import { Notifications } from "./protocol";
import { fileFindingsOf } from "./views";

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
  update(path: string, shown: FileShown): void {
    const isEmpty = shown.findings.length + shown.accepted.length === 0;
    if (isEmpty && !this.#sent.has(path)) return;
    const at = new Positions(this.#documents, this.#host);
    const version = this.#documents.byPath(path)?.document.version ?? null;
    const message = fileFindingsOf(at.uri(path), version, shown, at);
    const print = digest(JSON.stringify([message.findings, message.accepted]));
    if (this.#sent.get(path) === print) return;
    if (isEmpty) this.#sent.delete(path);
    else this.#sent.set(path, print);
    this.#connection.sendNotification(Notifications.findingsChanged, message).catch(() => {});
  }
}
