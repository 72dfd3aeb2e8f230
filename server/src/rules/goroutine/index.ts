import type { Rule } from "../rule";
import { goroutineBlocksForever } from "./goroutine-blocks-forever";
import { goroutineNotStoppedByOwner } from "./goroutine-not-stopped-by-owner";

/** Rules of the family "goroutine", in the catalogue's order. */
export const goroutineRules: readonly Rule[] = [goroutineBlocksForever, goroutineNotStoppedByOwner];
