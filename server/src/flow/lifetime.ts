import type { Decl, FuncDecl, GoFile } from "../go/ast";
import type { Package, Program } from "../go/model";
import { isCommandMethod, isOwn } from "./commands";
import { type DeclText, declsWith, importNames, type Place, receiverName, textOf } from "./mentions";
import { fullNameOf } from "./sites";
import { walk } from "./walk";

/** So many declarations are looked at on the way up to where programs start; beyond that nothing is known. */
const mostCallers = 250;
/** So many on the way down from there, to see whether the program goes on. */
const mostCalled = 4000;

/** So many calls are followed up to where a program starts, to see that all are made once. */
const mostSteps = 8;

/** The text of a declaration that makes a command of a command line, or gives one its body. */
const makesCommand = /\bCommand\{|\bcmd\w*\.(?:Run|RunE)\s*=|\bkingpin\.\w|\.Action\(/;

/** What programs do that go on until they are told to stop: they serve, watch, work off queues, obey signals. */
const goesOn = new RegExp(
  [
    /\.(?:ListenAndServe|Serve|Accept)(?:TLS|HTTP|TCP|Unix|Conn|Stream)?\(/,
    /\bhttp\.Handle(?:Func)?\(/,
    /\bselect \{\s*\}/,
    /\bsignal\.Notify(?:Context)?\([^)]*\bSIGTERM\b/,
    /\bwait\.(?!Poll)\w*(?:Until|Forever)\w*\(/,
    /\b(?:workqueue|leaderelection|cron)\.New|\bNewSharedInformer|\bSetupSignalHandler\(|\b(?:ctrl|manager)\.New(?:Manager)?\(/,
    /\btime\.Tick\(|\.(?:Consume|FetchMessage|PollFetches)\(/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/** Names of methods that may set something going which goes on. */
const begins =
  /^(?:run|start|serve|listen|accept|watch|loop|main|execute|handle|consume|poll|subscribe|monitor|daemon)/i;

interface Verdict {
  readonly endsSoon: boolean;
  /** What was read for it. */
  readonly from: ReadonlyMap<GoFile, string>;
}

/**
 * Whether code runs in programs, or commands of programs, only that do their work and end, so that what it leaves open is
 * gone soon. All who call it are followed up to where programs and commands start, by names, and from there down again
 * to see whether anything serves. What cannot be followed counts as going on.
 */
export class Lifetimes {
  readonly #program: Program;
  readonly #verdicts = new WeakMap<Decl, Verdict>();
  #read = new Map<GoFile, string>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** Code of the function at `offset` of its file runs in programs that end soon only, and not again and again. */
  endsSoon(func: FuncDecl, place: Place, offset: number): boolean {
    const { endless } = textOf(place);
    if (endless.some(({ pos, end, forever }) => forever && pos <= offset - func.pos && offset - func.pos < end))
      return false;
    const before = this.#verdicts.get(func);
    if (before && [...before.from].every(([file, text]) => file.text === text)) return before.endsSoon;
    this.#read = new Map();
    const starts = this.#startsOf(place);
    const endsSoon =
      starts !== undefined &&
      starts.length > 0 &&
      isOfPrograms(place.pkg, starts) &&
      starts.every((start) => !this.#serves(start));
    this.#verdicts.set(func, { endsSoon, from: this.#read });
    this.#read = new Map();
    return endsSoon;
  }

  /**
   * The function runs once in the life of a program: at each step up to where programs start one place calls it, outside of
   * loops and of literals that others may call.
   * ```go
   * func main() { log := openLog(); serve(log) }
   * ```
   */
  runsOnce(func: FuncDecl, pkg: Package, steps = mostSteps): boolean {
    const { name } = func.name;
    if (func.recv === undefined && (name === "init" || (name === "main" && pkg.name === "main"))) return true;
    if (steps === 0) return false;
    const type = func.recv && receiverName(func);
    const callers = func.recv === undefined ? this.#namers([name], pkg, func) : this.#typedCallers(func, pkg, type);
    const [caller, ...others] = callers ?? [];
    if (caller === undefined || others.length > 0 || caller.decl.kind !== "FuncDecl") return false;
    const { text } = this.#textOf(caller);
    const [at, ...more] = [...text.matchAll(new RegExp(`\\b${name}\\(`, "g"))];
    if (at === undefined || more.length > 0 || isInBlock(text, at.index)) return false;
    return this.runsOnce(caller.decl, caller.pkg, steps - 1);
  }

  /** Who calls a method by its name on something of its type, or of a type that is not known. */
  #typedCallers(method: FuncDecl, pkg: Package, type: string | undefined): Place[] {
    const { name } = method.name;
    const full = `${pkg.path}.${type}`;
    const inside = [...this.#declsWith(pkg, `~.${name}`), ...this.#declsWith(pkg, `.${name}`)];
    const outside = /^\p{Lu}/u.test(name)
      ? this.#program.importersOf(pkg.path, name).flatMap((dir) => {
          const importer = this.#program.packageAt(dir);
          return importer === undefined
            ? []
            : [...this.#declsWith(importer, `.${name}`), ...this.#declsWith(importer, `~.${name}`)];
        })
      : [];
    const found = new Map<Decl, Place>();
    for (const place of [...inside, ...outside]) {
      if (place.decl !== method && this.#typesBefore(place, name)?.has(full) !== false) found.set(place.decl, place);
    }
    return [...found.values()];
  }

  #textOf(place: Place): DeclText {
    this.#read.set(place.file, place.file.text);
    return textOf(place);
  }

  /** Where the programs and commands start that come to a declaration; undefined where that is not known. */
  #startsOf(place: Place): readonly Place[] | undefined {
    const seen = new Set<Decl>([place.decl]);
    const todo = [place];
    const starts: Place[] = [];
    /** Nobody in the module names them. */
    const loose: Place[] = [];
    for (let at = todo.pop(); at; at = todo.pop()) {
      const { text } = this.#textOf(at);
      if (isMain(at) || makesCommand.test(text) || (at.decl.kind === "FuncDecl" && isCommandMethod(at.decl, at.pkg))) {
        starts.push(at);
        continue;
      }
      const callers = this.#callersOf(at);
      if (callers === undefined) return undefined;
      if (callers.length === 0) loose.push(at);
      for (const caller of callers) {
        if (seen.has(caller.decl)) continue;
        seen.add(caller.decl);
        todo.push(caller);
      }
      if (seen.size > mostCallers) return undefined;
    }
    return loose.every(({ pkg }) => isOfPrograms(pkg, starts)) ? starts : undefined;
  }

  /** Who names a declaration; of a method, who names its type, for without one of them it is not called. */
  #callersOf({ decl, pkg }: Place): Place[] | undefined {
    if (decl.kind === "ValueSpec")
      return decl.names.every(({ name }) => name === "_")
        ? undefined
        : this.#namers(
            decl.names.map(({ name }) => name),
            pkg,
            decl,
          );
    if (decl.kind === "FuncDecl" && decl.recv) return this.#callersOfMethod(decl, pkg);
    return decl.name.name === "init" ? undefined : this.#namers([decl.name.name], pkg, decl);
  }

  /** Who names a method that nobody outside can name; of others, and where nobody does, who names the type. */
  #callersOfMethod(method: FuncDecl, pkg: Package): Place[] | undefined {
    const type = receiverName(method);
    if (type === undefined) return undefined;
    const { name } = method.name;
    const others = ({ decl }: Place) => decl !== method;
    const own = [...this.#declsWith(pkg, `~.${name}`)].filter((place) => {
      const receiver = place.decl.kind === "FuncDecl" ? receiverName(place.decl) : undefined;
      return others(place) && (receiver === type || pkg.methods.get(receiver ?? "")?.has(name) !== true);
    });
    const called = (place: Place) =>
      others(place) && this.#typesBefore(place, name)?.has(`${pkg.path}.${type}`) !== false;
    const named = /^\p{Lu}/u.test(name) ? [] : [...own, ...[...this.#declsWith(pkg, `.${name}`)].filter(called)];
    if (named.length > 0) return this.#unlessRepeated(named, [name]);
    const namers = this.#namers([type], pkg, method);
    return namers && this.#unlessRepeated([...own, ...namers], [name]);
  }

  /** Types behind which a selector of that name stands; undefined where one of them may be any. */
  #typesBefore({ decl, file, pkg }: Place, name: string): ReadonlySet<string> | undefined {
    const checker = this.#program.checker(pkg, file);
    const types = new Set<string>();
    let known = true;
    walk(decl, (node) => {
      if (node.kind !== "Selector" || node.sel.name !== name) return true;
      const type = checker.typeOf(node.x);
      known &&= !/^(?:Unknown|Interface)$/.test(checker.underlying(type).kind);
      types.add(fullNameOf(type));
      return true;
    });
    return known ? types : undefined;
  }

  #namers(names: readonly string[], pkg: Package, self: Decl): Place[] | undefined {
    const out: Place[] = [];
    for (const name of names) {
      for (const place of this.#declsWith(pkg, name)) {
        if (place.decl === self || (place.decl.kind === "FuncDecl" && receiverName(place.decl) === name)) continue;
        if (place.decl.kind === "TypeSpec" && place.decl.name.name === name) continue;
        out.push(place);
      }
      if (!/^\p{Lu}/u.test(name) || pkg.name === "main") continue;
      for (const dir of this.#program.importersOf(pkg.path, name)) {
        const importer = this.#program.packageAt(dir);
        if (importer !== undefined) out.push(...this.#declsWith(importer, name, pkg.path));
      }
    }
    return this.#unlessRepeated(out, names);
  }

  #declsWith(pkg: Package, name: string, path?: string): Iterable<Place> {
    for (const file of pkg.files) this.#read.set(file, file.text);
    return declsWith(pkg, name, path);
  }

  /** An endless loop calls what is called in it again and again. */
  #unlessRepeated(places: Place[], names: readonly string[]): Place[] | undefined {
    const has = (part: string) => names.some((name) => new RegExp(`\\b${name}\\b`).test(part));
    const isRepeated = (place: Place) => {
      const { text, endless } = this.#textOf(place);
      return endless.some(({ pos, end, forever }) => forever && has(text.slice(pos, end)));
    };
    return places.some(isRepeated) ? undefined : places;
  }

  /** Something that a start comes to goes on until it is told to stop. Commands that a command makes are not its run. */
  #serves(start: Place): boolean {
    const seen = new Set<Decl>([start.decl]);
    const todo = [start];
    for (let at = todo.pop(); at; at = todo.pop()) {
      const { text, names, endless } = this.#textOf(at);
      if (at !== start && !isMain(start) && makesCommand.test(text)) continue;
      if (goesOn.test(text) || endless.some(({ forever }) => forever)) return true;
      for (const next of this.#named(names, at)) {
        if (seen.has(next.decl)) continue;
        seen.add(next.decl);
        todo.push(next);
      }
      if (seen.size > mostCalled) return true;
    }
    return false;
  }

  /** Functions, and variables, of the module that a declaration may call; methods by name, in its own package and those it imports. */
  *#named(names: ReadonlySet<string>, place: Place): Iterable<Place> {
    const { decl, file, pkg } = place;
    const imports = importNames(file);
    const imported = new Map<string, Package>();
    for (const [name, path] of imports) {
      const found = path.startsWith(`${pkg.module.path}/`) ? this.#program.importPackage(path, pkg) : undefined;
      if (found?.module.dir === pkg.module.dir) imported.set(name, found);
    }
    for (const name of names) {
      const dot = name.indexOf(".");
      const plain = name.slice(dot + 1);
      const own =
        name.startsWith("~") && decl.kind === "FuncDecl" ? pkg.methods.get(receiverName(decl) ?? "") : undefined;
      const method = own?.get(plain);
      if (method) {
        yield { decl: method.decl, file: method.file, pkg };
        continue;
      }
      const home = dot < 0 ? pkg : imported.get(name.slice(0, dot));
      const obj = home?.scope.get(plain);
      if (obj?.kind === "func") yield { decl: obj.decl, file: obj.file, pkg: obj.pkg };
      // var run = func() { … }
      if (home && obj?.kind === "var" && obj.site.kind === "ValueSpec")
        yield { decl: obj.site, file: obj.file, pkg: home };
      const methods = dot === 0 || own ? methodsNamed(plain, [pkg, ...imported.values()]) : [];
      const types = methods.length > 1 ? this.#typesBefore(place, plain) : undefined;
      for (const each of methods) {
        const type = each.decl.kind === "FuncDecl" ? receiverName(each.decl) : undefined;
        if (types?.has(`${each.pkg.path}.${type}`) !== false) yield each;
      }
    }
  }
}

/** Methods that begin something by their names, and others where just one is called so. */
function methodsNamed(name: string, packages: readonly Package[]): readonly Place[] {
  const out = packages.flatMap((pkg) => methodsOf(pkg).get(name) ?? []);
  return out.length === 1 || begins.test(name) ? out : [];
}

const methodsByName = new WeakMap<Package, ReadonlyMap<string, readonly Place[]>>();

function methodsOf(pkg: Package): ReadonlyMap<string, readonly Place[]> {
  const known = methodsByName.get(pkg);
  if (known !== undefined) return known;
  const out = new Map<string, Place[]>();
  for (const methods of pkg.methods.values()) {
    for (const [name, { decl, file }] of methods) {
      if (pkg.isTest(file)) continue;
      const list = out.get(name) ?? [];
      list.push({ decl, file, pkg });
      out.set(name, list);
    }
  }
  methodsByName.set(pkg, out);
  return out;
}

/** In text that gofmt has formatted: the offset stands in a loop or a literal. */
function isInBlock(text: string, offset: number): boolean {
  for (const block of text.matchAll(/^(\t+)(?:.*\bfunc\(.*|for\b.*|\w+: for\b.*)\{$/gm)) {
    const end = text.indexOf(`\n${block[1]}}`, block.index);
    if (block.index < offset && (end < 0 || offset < end)) return true;
  }
  return false;
}

function isMain({ decl, pkg }: Place): boolean {
  return decl.kind === "FuncDecl" && decl.recv === undefined && decl.name.name === "main" && pkg.name === "main";
}

/** Nobody but these programs can use the package, or it lies with them in a folder of the module. */
function isOfPrograms(pkg: Package, starts: readonly Place[]): boolean {
  if (isOwn(pkg)) return true;
  const top = topOf(pkg);
  return top !== "" && starts.every((start) => topOf(start.pkg) === top);
}

/** The first folder on the way from the module down to the package. */
function topOf({ path, module }: Package): string {
  return path.slice(module.path.length + 1).split("/", 1)[0]!;
}

const lifetimes = new WeakMap<Program, { readonly generation: number | undefined; readonly made: Lifetimes }>();

/** Of a program, kept until its packages may be others. */
export function lifetimesOf(program: Program): Lifetimes {
  const { generation } = program;
  let known = lifetimes.get(program);
  if (known === undefined || known.generation !== generation) {
    known = { generation, made: new Lifetimes(program) };
    lifetimes.set(program, known);
  }
  return known.made;
}
