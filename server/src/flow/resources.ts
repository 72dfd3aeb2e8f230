import table from "../../data/resources.json";
import type { ResourceSpec } from "./spec";

/** Everything known that must be released, of the standard library and of third parties. */
export const resourceSpecs: readonly ResourceSpec[] = table as unknown as readonly ResourceSpec[];
