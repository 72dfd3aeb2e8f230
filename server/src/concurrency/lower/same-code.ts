import { type Answer, circle, type Dependencies } from "../../flow/dependencies";
import type { Package } from "../../go/model";
import type { Lowering } from "./lower";
import { literalsOf, type Shape, shapeNote, shapeOf, shapesIn } from "./shape";

/**
 * The answer as it stands now, where the functions with other texts that it rests on are still lowered to the same code:
 * whatever was typed there neither waits nor wakes, nor decides about those. Undefined where it may be another one.
 */
export function sameCode<T>(
  answer: Answer<T>,
  dependencies: Dependencies,
  pkg: Package,
  lowering: Lowering,
): Answer<T> | undefined {
  const gone = dependencies.goneIn(answer);
  if (gone === undefined || gone.length === 0) return undefined;
  const from = new Set(answer.from);
  for (const key of gone) {
    const now = codeNow(key, shapesIn(answer.from, key), dependencies, pkg, lowering);
    if (now === undefined) return undefined;
    from.delete(key);
    for (const each of answer.from) if (each.startsWith(`shape ${key} `)) from.delete(each);
    for (const each of now) from.add(each);
  }
  return { ...answer, from: [...from] };
}

/** What the answer rests on in place of the function that is gone. */
function codeNow(
  key: string,
  shapes: readonly Shape[],
  dependencies: Dependencies,
  pkg: Package,
  lowering: Lowering,
): readonly string[] | undefined {
  const place = dependencies.placeOf(key);
  const path = key.slice(0, key.lastIndexOf("#"));
  const file = pkg.files.find((each) => each.path === path);
  const decl = file?.decls.filter((each) => each.kind === "FuncDecl")[place ?? -1];
  if (file === undefined || decl?.kind !== "FuncDecl" || shapes.length === 0) return undefined;
  const { deep } = lowering;
  try {
    const out = [dependencies.keyOf(file, decl)];
    const checker = lowering.program.checker(pkg, file);
    for (const shape of shapes) {
      lowering.deep = shape.deep;
      const made = dependencies.track(() => {
        const node = shape.literal < 0 ? decl : literalsOf(decl)[shape.literal];
        return node && lowering.fnOfUse(node, checker, shape.args, shape.caps);
      });
      const fn = made.value;
      if (fn === undefined || shape.code === "" || shapeOf(fn) !== shape.code || made.from.includes(circle))
        return undefined;
      out.push(shapeNote(fn, out[0]!, shape), ...made.from);
    }
    return out;
  } finally {
    lowering.deep = deep;
  }
}
