import {
  type Connection,
  type ProgressToken,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  WorkDoneProgressCancelNotification,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageserver";
import type { Features } from "./features";

/** One running display of progress. */
export interface Progress {
  /** What is done of how much; the display moves at most a few times a second. */
  report(done: number, total: number, message: string): void;
  end(): void;
}

/** Shortest time between two reports, in milliseconds. */
const interval = 100;

/**
 * Work-done progress for long requests, under the client's token or one of our own. (The library's reporters do not hear a
 * person's cancel for tokens that the client made, so this listens itself.)
 */
export class ProgressDisplay {
  readonly #connection: Connection;
  readonly #features: Features;
  readonly #cancels = new Map<ProgressToken, () => void>();
  #made = 0;

  constructor(connection: Connection, features: Features) {
    this.#connection = connection;
    this.#features = features;
    connection.onNotification(WorkDoneProgressCancelNotification.type, ({ token }) => this.#cancels.get(token)?.());
  }

  /**
   * Starts a display; a client that can show none gets one that does nothing.
   * @param cancel called when a person cancels in the display
   */
  async begin(token: ProgressToken | undefined, title: string, cancel: () => void): Promise<Progress> {
    const shown = token ?? (await this.#create());
    if (shown === undefined) return { report: () => {}, end: () => {} };
    this.#cancels.set(shown, cancel);
    this.#send(shown, { kind: "begin", title, cancellable: true, percentage: 0 });
    let last = Number.NEGATIVE_INFINITY;
    return {
      report: (done, total, message) => {
        const now = performance.now();
        if (now - last < interval) return;
        last = now;
        this.#send(shown, {
          kind: "report",
          percentage: total === 0 ? 100 : Math.floor((100 * done) / total),
          message,
        });
      },
      end: () => {
        this.#cancels.delete(shown);
        this.#send(shown, { kind: "end" });
      },
    };
  }

  async #create(): Promise<ProgressToken | undefined> {
    if (!this.#features.workDoneProgress) return undefined;
    const token = `go-leak-lens-${++this.#made}`;
    try {
      await this.#connection.sendRequest("window/workDoneProgress/create", { token });
      return token;
    } catch {
      return undefined;
    }
  }

  #send(token: ProgressToken, value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void {
    this.#connection.sendProgress(WorkDoneProgress.type, token, value).catch(() => {});
  }
}
