import type { Connection } from "vscode-languageserver";
import { Notifications, type Status } from "./protocol";

/** Shortest time between two notifications, in milliseconds; what happens in between is told once, as it is then. */
const interval = 250;

/** What the client's status item shows. Changes are told at once or, when they come thick, a moment later. */
export class StatusReport {
  readonly #connection: Connection;
  readonly #wanted: boolean;
  #status: Status;
  #told = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(connection: Connection, wanted: boolean, first: Status) {
    this.#connection = connection;
    this.#wanted = wanted;
    this.#status = first;
  }

  get current(): Status {
    return this.#status;
  }

  /** Merges the change; a field set to undefined is taken away. */
  set(change: Partial<Status>): void {
    this.#status = { ...this.#status, ...change };
    if (!this.#wanted || this.#timer !== undefined) return;
    const wait = this.#last + interval - performance.now();
    if (wait <= 0) this.#tell();
    else {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#tell();
      }, wait);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    const print = JSON.stringify(this.#status);
    if (print === this.#told) return;
    this.#told = print;
    this.#last = performance.now();
    this.#connection.sendNotification(Notifications.status, this.#status).catch(() => {});
  }
}
