import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { Requests, type RuleInfo } from "../protocol";
import { ruleInfoOf } from "../views";

/** `goLeakLens/rules`: every rule the server knows, those of the open folders' query files too. */
export function registerRules(server: ServerContext): void {
  const answer = (): RuleInfo[] => {
    for (const folder of server.settings.folders) server.configuration.of(folder);
    return [...server.rules.values(), ...server.configuration.projectRules()].map(ruleInfoOf);
  };
  server.connection.onRequest(Requests.rules, guarded(server.log, "Rules", answer));
}
