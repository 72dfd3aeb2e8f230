import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import { replace } from "../fixes/lines";
import type { Copy } from "./lock-copies";

/** `c counter` becomes `c *counter`. Callers and method sets may have to follow, so it is not safe. */
export function insertAt(copy: Copy): readonly Fix[] {
  const { pointerAt: at, file } = copy;
  return at === undefined
    ? []
    : [{ title: say`Take a pointer`, safety: "unsafe", edits: [replace(file, at.pos, at.pos, "*")] }];
}
