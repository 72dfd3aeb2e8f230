import type { FuncDecl, FuncNode } from "../go/ast";
import type { Package } from "../go/model";

/**
 * The body of a command of a command line: `func(cmd *cobra.Command, args []string)`, `func(c *cli.Context) error`. It
 * runs once, then the process ends.
 */
export function isCommand(func: FuncNode): boolean {
  return func.type.params.some(({ type }) => {
    const named = type.kind === "Star" ? type.x : undefined;
    if (named?.kind !== "Selector" || named.x.kind !== "Ident") return false;
    return /^(?:cobra\.Command|cli\.(?:Context|Command)|kingpin\.ParseContext)$/.test(
      `${named.x.name}.${named.sel.name}`,
    );
  });
}

/** What a type says of itself that stands for a command, beside the method that runs it. */
const described = ["Name", "Synopsis", "Help", "Usage", "Description", "Docs", "SetFlags", "ArgParser"];

/**
 * A method of a type that is a command: one that describes itself and runs, as for hashicorp/cli and google/subcommands,
 * or, in a program's folder, one that is named so and runs, as for kong and go-flags.
 * ```go
 * func (c *check) Synopsis() string
 * func (c *check) Help() string
 * func (c *check) Run(args []string) int
 * ```
 */
export function isCommandMethod({ recv }: FuncDecl, pkg: Package): boolean {
  const star = recv?.type;
  const plain = star?.kind === "Star" ? star.x : star;
  if (plain?.kind !== "Ident") return false;
  const methods = pkg.methods.get(plain.name);
  const run = ["Run", "Exec", "Execute"].flatMap((name) => methods?.get(name) ?? [])[0];
  if (methods === undefined || run === undefined) return false;
  const [result, ...others] = run.decl.type.results;
  if (result === undefined || others.length > 0) return false;
  const says = described.filter((name) => methods.has(name)).length;
  const { type } = result;
  if (type.kind === "Ident" && type.name === "int") return says > 1;
  if (type.kind === "Selector" && type.sel.name === "ExitStatus") return says > 1;
  return type.kind === "Ident" && type.name === "error" && isProgram(pkg) && /(?:Cmd|Command)$/.test(plain.name);
}

/** Nobody but a program uses the package: `package main`, and what stands in folders for commands. */
export function isProgram(pkg: Package): boolean {
  return pkg.name === "main" || /(?:^|\/)(?:cmds?|cli|commands?)(?:\/|$)/.test(pkg.path);
}

/** Only the module's own programs can use the package: theirs, and what stands in folders named `internal`. */
export function isOwn(pkg: Package): boolean {
  return isProgram(pkg) || /(?:^|\/)internal(?:\/|$)/.test(pkg.path);
}

/** Files of the package tell of commands. */
export function hasCommands(pkg: Package): boolean {
  return pkg.files.some(({ text }) =>
    /\*cobra\.Command\b|&cobra\.Command\{|\*cli\.(?:Context|Command)\b|\*kingpin\.ParseContext\b/.test(text),
  );
}

/**
 * Functions of the package that commands run, by name.
 * ```go
 * var cmdMount = &Command{UsageLine: "mount …", Run: runMount}
 * func init() { cmdMount.Run = runMount }
 * ```
 */
export function functionsOfCommands(pkg: Package): ReadonlySet<string> {
  return new Set(
    pkg.files.flatMap(({ text }) =>
      /\bCommand\{|\bcmd\w+\.Run\b/.test(text)
        ? [...text.matchAll(/\b(?:Run|RunE|Exec|Action)\s*[:=]\s*(\w+)\b(?![(.{])/g)].map(([, name]) => name!)
        : [],
    ),
  );
}
