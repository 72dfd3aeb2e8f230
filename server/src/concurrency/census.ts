import type { GoFile, StructType } from "../go/ast";
import type { Package } from "../go/model";
import { Places, returnedPlace, targetOf } from "./places";
import type { Fn, Instr, Rv, Site } from "./program";

/** All that a package does with one field that holds a channel or a wait group. */
export interface FieldUse {
  /** "pkg.Type.field" */
  readonly cls: string;
  readonly kind: "chan" | "waitgroup" | "cond";
  readonly file: GoFile;
  readonly name: string;
  readonly typeName: string;
  readonly makes: { readonly site: Site; readonly cap: number | undefined }[];
  readonly sends: CommUse[];
  readonly receives: CommUse[];
  readonly closes: Site[];
  readonly adds: Site[];
  readonly dones: Site[];
  readonly waits: Site[];
  /** Channels that a function makes, puts into the field of a request, and keeps for itself to wait on. */
  readonly replies: Reply[];
  /** Other packages can name it. */
  readonly exported: boolean;
  /** Somebody we do not see may use it too. */
  open: boolean;
}

/** A channel in a local variable that also went into a field. */
export interface Reply {
  readonly site: Site;
  readonly cap: number | undefined;
  readonly fn: Fn;
  /** Slots that hold the channel. */
  readonly slots: ReadonlySet<number>;
}

/** A send or receive, and what else the goroutine could do instead. */
export interface CommUse {
  readonly site: Site;
  readonly fn: Fn;
  /** The select has a default. */
  readonly polls: boolean;
  readonly range: boolean;
  /** Classes of the other cases; undefined for one that is not a known field. */
  readonly others: readonly (string | undefined)[];
}

/** Fields of struct types of the package that hold channels, wait groups or conds, and that only the package can reach. */
export function candidateFields(pkg: Package): Map<string, FieldUse> {
  const out = new Map<string, FieldUse>();
  for (const file of pkg.files) {
    for (const decl of file.decls) {
      if (decl.kind !== "TypeSpec" || decl.type.kind !== "StructType") continue;
      fieldsOf(decl.type, decl.name.name, file, pkg, out);
    }
  }
  return out;
}

function fieldsOf(type: StructType, typeName: string, file: GoFile, pkg: Package, out: Map<string, FieldUse>): void {
  for (const field of type.fields) {
    const text = file.text.slice(field.type.pos, field.type.end);
    const kind =
      field.type.kind === "ChanType"
        ? "chan"
        : text === "sync.WaitGroup"
          ? "waitgroup"
          : text === "sync.Cond" || text === "*sync.Cond"
            ? "cond"
            : undefined;
    if (!kind) continue;
    for (const name of field.names) {
      const reachable = isExported(name.name) && isExported(typeName) && pkg.name !== "main" && !pkg.isTest(file);
      const cls = `${pkg.path}.${typeName}.${name.name}`;
      out.set(cls, {
        cls,
        kind,
        file,
        name: name.name,
        typeName,
        makes: [],
        replies: [],
        sends: [],
        receives: [],
        closes: [],
        adds: [],
        dones: [],
        waits: [],
        exported: reachable,
        open: reachable,
      });
    }
  }
}

export function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

/** Adds what the function does with the fields; true where it answers one of them. */
export function countUses(fn: Fn, fields: ReadonlyMap<string, FieldUse>): boolean {
  let answers = false;
  const places = new Places(fn);
  const fieldOf = (rv: Rv | undefined): FieldUse | undefined => {
    const place = rv && places.of(rv);
    return place && place.fields.length > 0 ? fields.get(`${place.owners.at(-1)}.${place.fields.at(-1)}`) : undefined;
  };
  const open = (rv: Rv | undefined): void => {
    const use = fieldOf(rv);
    if (use) use.open = true;
    if (rv) for (const inner of partsOf(rv)) open(inner);
  };
  for (const instr of fn.code) {
    switch (instr.op) {
      case "comm":
        comm(instr, fn, fieldOf, open);
        break;
      case "sync":
        sync(instr.what, fieldOf(instr.x), instr.site);
        break;
      case "call":
      case "go":
      case "defer": {
        const target = targetOf(instr.callee, places);
        const only = target && target.node === undefined ? target.code[0] : undefined;
        if (only?.op === "sync") sync(only.what, fieldOf(instr.args[0]), instr.site);
        else for (const arg of instr.args) open(arg);
        if (instr.counted) {
          const use = fieldOf(instr.counted);
          if (use) {
            use.adds.push(instr.site);
            use.dones.push(instr.site);
          }
        }
        if (instr.callee.k === "dyn") open(instr.callee.x);
        break;
      }
      case "set":
        if (fieldOf(instr.rv) && places.definition(instr.dst) !== instr) open(instr.rv);
        else stores(instr.rv, places, fields, open);
        break;
      case "setField": {
        assigned(fields.get(`${instr.owner}.${instr.name}`), instr.rv, places);
        open(instr.rv);
        break;
      }
      case "ret":
        for (const value of instr.values) {
          // A getter that the package calls is looked through; one that others can call gives the channel away.
          if (fieldOf(value)) answers = true;
          if (fieldOf(value) && !isGetter(fn, instr.values)) open(value);
          else stores(value, places, fields, open);
        }
        break;
      case "box":
      case "store":
        open(instr.rv);
        break;
      case "put":
      case "setIndex":
        open(instr.rv);
        break;
      case "escape":
        for (const value of instr.values) open(value);
        break;
      case "once":
        open(instr.callee);
        break;
      default:
    }
  }
  return answers;
}

/** Answers nothing but the field of its receiver, and only the package can call it: whoever calls it is looked at. */
function isGetter(fn: Fn, values: readonly Rv[]): boolean {
  if (fn.node?.kind !== "FuncDecl" || isExported(fn.name) || values.length !== 1) return false;
  const place = returnedPlace(fn);
  return place !== undefined && [...fn.vars].some(([slot, obj]) => slot < fn.params && obj === place.root);
}

function comm(
  instr: Instr & { op: "comm" },
  fn: Fn,
  fieldOf: (rv: Rv | undefined) => FieldUse | undefined,
  open: (rv: Rv | undefined) => void,
): void {
  for (const c of instr.cases) {
    open(c.value);
    const use = fieldOf(c.ch);
    if (!use) continue;
    const others = instr.cases.filter((o) => o !== c).map((o) => fieldOf(o.ch)?.cls);
    const item = { site: c.site, fn, polls: instr.dflt !== undefined, range: instr.range, others };
    (c.dir === "send" ? use.sends : use.receives).push(item);
  }
}

function sync(what: string, use: FieldUse | undefined, site: Site): void {
  if (!use) return;
  if (what === "close") use.closes.push(site);
  else if (what === "add") (countsDown(site) ? use.dones : use.adds).push(site);
  else if (what === "done") use.dones.push(site);
  else if (what === "wait") use.waits.push(site);
}

/** `wg.Add(-1 * len(batch))` says Done for several. */
function countsDown({ file, node }: Site): boolean {
  const count = node.kind === "Call" ? node.args[0] : undefined;
  return count !== undefined && /^-|\*\s*\(?-/.test(file.text.slice(count.pos, count.end));
}

/** Struct literals give fields their first value. */
function stores(
  rv: Rv,
  places: Places,
  fields: ReadonlyMap<string, FieldUse>,
  open: (rv: Rv | undefined) => void,
): void {
  if (rv.k === "struct") {
    for (const [name, value] of rv.fields) {
      assigned(rv.type && fields.get(`${rv.type.id}.${name}`), value, places);
      open(value);
    }
    return;
  }
  for (const inner of partsOf(rv)) open(inner);
}

function assigned(use: FieldUse | undefined, rv: Rv, places: Places): void {
  if (!use) return;
  const def = rv.k === "slot" ? places.definition(rv.slot) : undefined;
  const value = def?.op === "set" ? def.rv : rv;
  if (value.k === "chan") {
    use.makes.push({
      site: value.site,
      cap: value.cap.k === "const" && typeof value.cap.value === "number" ? value.cap.value : undefined,
    });
    return;
  }
  const reply = rv.k === "slot" ? replyOf(rv.slot, places) : undefined;
  if (reply) use.replies.push(reply);
  else if (value.k !== "const" && value.k !== "zero") use.open = true;
}

/** `reply := make(chan T); requests <- request{reply}` */
function replyOf(slot: number, places: Places): Reply | undefined {
  const slots = new Set<number>();
  for (let at = slot; !slots.has(at); ) {
    slots.add(at);
    const def = places.definition(at);
    if (def?.op !== "set") return undefined;
    if (def.rv.k === "chan") {
      const { cap, site } = def.rv;
      return {
        site,
        cap: cap.k === "const" && typeof cap.value === "number" ? cap.value : undefined,
        fn: places.fn,
        slots,
      };
    }
    if (def.rv.k !== "slot") return undefined;
    at = def.rv.slot;
  }
  return undefined;
}

/** Values that live on inside the value of an expression. */
function partsOf(rv: Rv): readonly Rv[] {
  switch (rv.k) {
    case "closure":
      return [...rv.bound];
    case "array":
      return rv.elems;
    case "append":
      return [rv.x, ...rv.items];
    case "struct":
      return rv.fields.map(([, value]) => value);
    default:
      return [];
  }
}
