import { join } from "node:path";
import { initSyntax, type Syntax } from "../../../src/syntax/syntax";
import { nodeResources } from "../../../src/workspace/resources";

/** The project's folder. */
export const projectRoot = join(__dirname, "../../../..");

let syntax: Promise<Syntax> | undefined;

/** The parser, loaded once for all tests of a run. */
export function testSyntax(): Promise<Syntax> {
  syntax ??= initSyntax(nodeResources(projectRoot));
  return syntax;
}
