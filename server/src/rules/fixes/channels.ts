import type { Edit } from "../../finding/finding";
import type { Call, GoFile } from "../../go/ast";
import { replace, replaceNode } from "./lines";

/** Sets the capacity of `make(chan T)` or `make(chan T, n)`; undefined for anything else. */
export function setCapacity(file: GoFile, make: Call, capacity: string): Edit | undefined {
  const [type, size] = make.args;
  if (make.fun.kind !== "Ident" || make.fun.name !== "make" || type === undefined) return undefined;
  if (size !== undefined) return replaceNode(file, size, capacity);
  return replace(file, type.end, type.end, `, ${capacity}`);
}
