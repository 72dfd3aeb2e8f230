import type { Expr } from "./ast";
import type { Obj } from "./model";

/** What a composite literal's type says about its keys and elements. */
export interface LiteralShape {
  /** Type of map keys that are literals without a type. */
  readonly key: Expr | undefined;
  /** Type of elements that are literals without a type. */
  readonly elem: Expr | undefined;
  /** Is an identifier used as a key an expression (map, slice, array), and no field name? */
  keyIsValue(name: string): boolean;
}

const fields: LiteralShape = { key: undefined, elem: undefined, keyIsValue: () => false };
// Fields set from another package are exported: a lower-case key can only be a variable or constant.
//   http.Header{key: {"v"}}   // key is a variable
const foreign: LiteralShape = { ...fields, keyIsValue: (name) => !/^\p{Lu}/u.test(name) };
const MAX_HOPS = 20;

/**
 * In `T{k: v}` the key is a field name or an expression, depending on T. Named types are followed as far as their
 * declarations can be seen; where they cannot, a key counts as a field name, by far the most common case.
 */
export function literalShape(type: Expr | undefined, lookup: (name: string) => Obj | undefined): LiteralShape {
  let at = type;
  for (let hops = 0; at !== undefined && hops < MAX_HOPS; hops++) {
    switch (at.kind) {
      case "ArrayType":
        return { key: undefined, elem: at.elem, keyIsValue: () => true };
      case "MapType":
        return { key: at.key, elem: at.value, keyIsValue: () => true };
      case "Selector":
        return foreign;
      case "Star":
      case "Index":
        at = at.x;
        break;
      case "Ident": {
        const obj = lookup(at.name);
        at = obj?.kind === "type" ? obj.decl?.type : undefined;
        break;
      }
      default:
        return fields;
    }
  }
  return fields;
}
