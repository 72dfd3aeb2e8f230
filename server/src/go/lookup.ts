import type { GoFile } from "./ast";
import type { InterfaceT, Named, Signature, Type } from "./type";
import { coreOf, deref, identical, mentionsTypeParam, named, typeString } from "./types";
import { type MethodDef, methodSignature, type TypeDef, type TypeTable } from "./typetable";

/** What `x.name` selects. `through` are the embedded fields on the way, in order. */
export type Selection =
  | {
      readonly kind: "field";
      readonly type: Type;
      readonly through: readonly string[];
      readonly owner: string | undefined;
    }
  | {
      readonly kind: "method";
      readonly method: MethodDef;
      readonly signature: Signature;
      readonly owner: Named;
      readonly through: readonly string[];
    }
  /** A method of an interface; no owner where the interface has no name. */
  | {
      readonly kind: "interface";
      readonly signature: Signature;
      readonly owner: Named | undefined;
      readonly through: readonly string[];
    }
  /** A field or method of a type that is known by name only. */
  | { readonly kind: "opaque"; readonly owner: Named; readonly through: readonly string[] }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

interface Step {
  readonly type: Type;
  readonly through: readonly string[];
  /** Name under which a struct that has none is known, for `owner`. */
  readonly label: string | undefined;
}

/** A name for the struct behind a type, as lock classes spell it: "example.com/m.Server". */
export function ownerName(type: Type): string | undefined {
  const base = deref(type);
  return base.kind === "Named" && base.pkg !== "" ? `${base.pkg}.${base.name}` : undefined;
}

/**
 * Field or method by name: the shallowest one through embedded fields and pointers wins. Code is taken to compile, so
 * that a name found in no known type must come from the one unknown type that is embedded. `label` names the struct
 * where the type has no name.
 */
export function select(
  type: Type,
  name: string,
  table: TypeTable,
  from: GoFile | undefined,
  label?: string,
): Selection {
  let level: readonly Step[] = [{ type, through: [], label }];
  const seen = new Set<string>();
  const opaque: Selection[] = [];
  let blind = false;
  for (let depth = 0; level.length > 0 && depth < 12; depth++) {
    const next: Step[] = [];
    for (const step of level) {
      const found = selectHere(step, name, table, from, next, seen);
      if (found === undefined) continue;
      if (found.kind === "unknown") blind = true;
      else if (found.kind === "opaque") opaque.push(found);
      else return found;
    }
    level = next;
  }
  if (opaque.length === 1 && !blind) return opaque[0]!;
  return blind || opaque.length > 0 ? { kind: "unknown" } : { kind: "absent" };
}

function selectHere(
  step: Step,
  name: string,
  table: TypeTable,
  from: GoFile | undefined,
  next: Step[],
  seen: Set<string>,
): Selection | undefined {
  const base = deref(step.type);
  const { through } = step;
  if (base.kind === "Named") {
    if (seen.has(base.id)) return undefined;
    seen.add(base.id);
    const definition = table.definitionOf(base);
    if (!definition) return { kind: "opaque", owner: base, through };
    const method = definition.method(name, from);
    const selected = method && ofMethod(method, base, definition, through);
    if (selected && !method.otherBuild) return selected;
    const inner = memberOf({ ...step, type: table.underlying(base), label: ownerName(base) }, name, table, next, base);
    // A method of another build yields to a field: no build has both.
    const found = inner ?? selected;
    if (found && (found.kind !== "unknown" || definition.complete)) return found;
    return definition.complete ? undefined : { kind: "opaque", owner: base, through };
  }
  if (base.kind === "TypeParam") {
    const constraint = base.constraint();
    const core = coreOf(base, (each) => table.underlying(each));
    const at = core ?? constraint;
    return at.kind === "Unknown"
      ? { kind: "unknown" }
      : selectHere({ ...step, type: at }, name, table, from, next, seen);
  }
  return memberOf({ ...step, type: base }, name, table, next, undefined);
}

function ofMethod(method: MethodDef, owner: Named, definition: TypeDef, through: readonly string[]): Selection {
  return { kind: "method", method, signature: methodSignature(method, definition.params, owner.args), owner, through };
}

function memberOf(
  step: Step,
  name: string,
  table: TypeTable,
  next: Step[],
  owner: Named | undefined,
): Selection | undefined {
  const { type, through } = step;
  switch (type.kind) {
    case "Struct": {
      for (const field of type.fields) {
        if (field.name === name) return { kind: "field", type: field.type, through, owner: step.label };
      }
      for (const field of type.fields) {
        if (!field.embedded) continue;
        const label = step.label === undefined ? undefined : `${step.label}.${field.name}`;
        next.push({ type: field.type, through: [...through, field.name], label });
      }
      return undefined;
    }
    case "Interface":
      return interfaceMethod(type, name, table, owner, through);
    case "Basic":
      return type.name === "error" && name === "Error"
        ? { kind: "interface", signature: errorMethod, owner: named("", "error"), through }
        : undefined;
    case "Pointer":
      // A named pointer type has the fields of what it points to.
      return owner ? selectHere({ ...step, type: type.elem }, name, table, undefined, next, new Set()) : undefined;
    case "Unknown":
      return { kind: "unknown" };
    default:
      return undefined;
  }
}

const errorMethod: Signature = {
  kind: "Signature",
  params: [],
  results: [{ kind: "Basic", name: "string" }],
  variadic: false,
};

/** Methods of interfaces embedded from the same package count as the outer one's own, as in the API model. */
function interfaceMethod(
  type: InterfaceT,
  name: string,
  table: TypeTable,
  owner: Named | undefined,
  through: readonly string[],
  depth = 0,
): Selection | undefined {
  const own = type.methods.find((method) => method.name === name);
  if (own) return { kind: "interface", signature: own.type, owner, through };
  if (depth > 12) return undefined;
  let blind: Selection | undefined;
  for (const embed of type.embeds) {
    const shape = table.underlying(embed);
    const inner =
      embed.kind === "Named" && embed.pkg !== owner?.pkg
        ? embed
        : (owner ?? (embed.kind === "Named" ? embed : undefined));
    if (shape.kind === "Interface") {
      const found = interfaceMethod(shape, name, table, inner, through, depth + 1);
      if (found && found.kind !== "unknown" && found.kind !== "opaque") return found;
      blind ??= found;
    } else if (shape.kind === "Basic" && shape.name === "error" && name === "Error") {
      return { kind: "interface", signature: errorMethod, owner: named("", "error"), through };
    } else if (shape.kind === "Unknown") {
      blind ??= embed.kind === "Named" ? { kind: "opaque", owner: embed, through } : { kind: "unknown" };
    }
  }
  return blind;
}

/** All methods an interface asks for; undefined where a part of it is unknown. */
export function interfaceMethods(type: Type, table: TypeTable, depth = 0): ReadonlyMap<string, Signature> | undefined {
  const shape = table.underlying(type);
  if (shape.kind === "Basic") {
    if (shape.name === "error") return new Map([["Error", errorMethod]]);
    return shape.name === "any" || shape.name === "comparable" ? new Map() : undefined;
  }
  if (shape.kind !== "Interface" || depth > 12) return undefined;
  const all = new Map<string, Signature>();
  for (const method of shape.methods) all.set(method.name, method.type);
  for (const embed of shape.embeds) {
    const inner = interfaceMethods(embed, table, depth + 1);
    if (!inner) return undefined;
    for (const [name, signature] of inner) all.set(name, signature);
  }
  return all;
}

/** Does the type, or a pointer to it, have all methods of the interface? Undefined when that cannot be told. */
export function satisfies(type: Type, iface: Type, table: TypeTable, from: GoFile | undefined): boolean | undefined {
  const wanted = interfaceMethods(iface, table);
  if (!wanted) return undefined;
  let sure = true;
  for (const [name, signature] of wanted) {
    const found = select(type, name, table, from);
    if (found.kind === "absent" || found.kind === "field") return false;
    if (found.kind === "unknown" || found.kind === "opaque") sure = false;
    else if (!identical(found.signature, signature)) {
      if (!comparable(found.signature) || !comparable(signature)) sure = false;
      else return false;
    }
  }
  return sure ? true : undefined;
}

/** Nothing unknown, nothing generic in it. */
function comparable(signature: Signature): boolean {
  return !mentionsTypeParam(signature) && !typeString(signature).includes("?");
}
