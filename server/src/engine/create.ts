import type { Host, Resources } from "../go/host";
import { allRules } from "../rules/registry";
import { initSyntax } from "../syntax/syntax";
import { createAnalyser } from "./analyser";
import type { Engine } from "./engine";
import { provisionalProgram } from "./provisional-program";

export interface EngineOptions {
  /** Folder of the scan or of the workspace: what lies in no module belongs to it. Absolute. */
  readonly root: string;
}

/** The analyser with everything it stands on: grammar, queries and API data from the resources, Go code from the host. */
export async function createEngine(host: Host, resources: Resources, options: EngineOptions): Promise<Engine> {
  const syntax = await initSyntax(resources);
  return createAnalyser({
    program: provisionalProgram(host, syntax, options.root),
    rules: allRules,
    candidatesOf: () => new Map(),
  });
}
