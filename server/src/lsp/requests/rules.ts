import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { Requests, type RuleInfo } from "../protocol";
import { ruleInfoOf } from "../views";

/** `goLeakLens/rules`: every rule the server knows. */
export function registerRules(server: ServerContext): void {
  const answer = (): RuleInfo[] => [...server.rules.values()].map(ruleInfoOf);
  server.connection.onRequest(Requests.rules, guarded(server.log, "Rules", answer));
}
