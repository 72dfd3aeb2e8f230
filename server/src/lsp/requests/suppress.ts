import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { Requests, type SuppressParams, type SuppressResult } from "../protocol";
import { suppressEdit } from "./code-action-resolve";

/** `goLeakLens/suppress`: the edit that writes a suppression with the reason a person gave. */
export function registerSuppress(server: ServerContext): void {
  const answer = (params: SuppressParams): SuppressResult => suppressEdit(server, params);
  server.connection.onRequest(Requests.suppress, guarded(server.log, "Suppress", answer));
}
