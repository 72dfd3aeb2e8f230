import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultConfig } from "../../../src/engine/config";
import { createEngine } from "../../../src/engine/create";
import type { Engine } from "../../../src/engine/engine";
import { nodeResources } from "../../../src/workspace/resources";

const resources = nodeResources(join(__dirname, "../../../.."));

class Module {
  readonly #texts = new Map([["/w/go.mod", "module example.com/app\n\ngo 1.24\n"]]);
  #engine: Engine | undefined;

  static async of(files: Readonly<Record<string, string>>): Promise<Module> {
    const module = new Module();
    for (const [name, text] of Object.entries(files)) module.#texts.set(`/w/${name}`, text);
    module.#engine = await createEngine(module, resources, { root: "/w" });
    return module;
  }

  readFile(path: string): string | undefined {
    return this.#texts.get(path);
  }

  readDirectory(path: string) {
    const entries = new Map<string, boolean>();
    for (const file of this.#texts.keys()) {
      const [first, ...rest] = file.startsWith(`${path}/`) ? file.slice(path.length + 1).split("/") : [];
      if (first !== undefined) entries.set(first, rest.length > 0);
    }
    return [...entries].map(([name, isDirectory]) => ({ name, isDirectory }));
  }

  write(name: string, text: string): void {
    this.#texts.set(`/w/${name}`, text);
    this.#engine!.filesChanged([`/w/${name}`]);
  }

  /** Files that are not closed in a folder, with the tier. */
  found(folder: string): string[] {
    const config = { ...defaultConfig("/w"), profile: "strict" as const };
    const { findings } = this.#engine!.analysePackage(`/w/${folder}`, config);
    return findings.flatMap(({ rule, tier }) => (rule === "file-not-closed" ? [`${rule} ${tier}`] : []));
  }
}

const pkg = (name: string, body: string, ...imports: string[]) =>
  `package ${name}\n\nimport (\n${imports.map((each) => `\t"${each}"\n`).join("")})\n\n${body}`;
const leaks =
  "func Size(name string) int64 {\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn 0\n\t}\n\tinfo, _ := f.Stat()\n\treturn info.Size()\n}\n";
const loop = "func main() {\n\tfor _, name := range os.Args {\n\t\tprintln(sizes.Size(name))\n\t}\n}\n";
const sizes = pkg("sizes", leaks, "os");
const main = pkg("main", loop, "os", "example.com/app/tool/sizes");
const server = (body: string) =>
  pkg("main", `func main() {\n\tgo println(sizes.Size("x"))\n${body}}\n`, "net/http", "example.com/app/tool/sizes");

const worth = ["file-not-closed proven"];
const aWord = ["file-not-closed advice"];

describe("flow: programs that end soon", () => {
  it("leave nothing open that is worth more than a word", async () => {
    const tool = await Module.of({ "tool/main.go": main, "tool/sizes/a.go": sizes });
    assert.deepEqual(tool.found("tool/sizes"), aWord);
  });

  it("are told from programs that serve, or go on for ever", async () => {
    const files = { "tool/main.go": main, "tool/sizes/a.go": sizes };
    for (const body of [
      "\thttp.ListenAndServe(`:80`, nil)\n",
      "\tselect {}\n",
      "\tfor {\n\t\tprintln(http.StatusOK)\n\t}\n",
    ]) {
      const both = await Module.of({ ...files, "tool/server/main.go": server(body) });
      assert.deepEqual(both.found("tool/sizes"), worth, body);
    }
    const short = await Module.of({ ...files, "tool/other/main.go": server("\tprintln(http.StatusOK)\n") });
    assert.deepEqual(short.found("tool/sizes"), aWord);
  });

  it("are followed through types, values of functions and their own functions", async () => {
    const text = leaks.replace("func Size(", "type sizer struct{}\n\nfunc (sizer) size(");
    const make = "func New() interface{ size(string) int64 } { return sizer{} }\n";
    const start = (serve: string) =>
      pkg("main", `func main() { run() }\n\nvar run = func() { sizes.New()${serve} }\n`, "example.com/app/tool/sizes");
    const files = { "tool/sizes/a.go": pkg("sizes", text + make, "os") };
    assert.deepEqual((await Module.of({ ...files, "tool/main.go": start("") })).found("tool/sizes"), aWord);
    assert.deepEqual((await Module.of({ ...files, "tool/main.go": start("; select {}") })).found("tool/sizes"), worth);
  });

  it("are the commands of a program whose other commands serve", async () => {
    const command = (name: string, body: string) =>
      `func ${name}() *cobra.Command {\n\treturn &cobra.Command{Run: func(cmd *cobra.Command, args []string) {\n\t\tfor _, name := range args {\n\t\t\t${body}\n\t\t}\n\t}}\n}\n`;
    const root =
      "func main() {\n\troot := &cobra.Command{}\n\troot.AddCommand(sizeCommand(), serveCommand())\n\troot.Execute()\n}\n";
    const body = (serve: string) =>
      pkg(
        "main",
        leaks + root + command("sizeCommand", "Size(name)") + command("serveCommand", serve),
        "os",
        "net/http",
        "github.com/spf13/cobra",
      );
    const apart = await Module.of({ "tool/main.go": body("http.ListenAndServe(name, nil)") });
    assert.deepEqual(apart.found("tool"), aWord);
    apart.write("tool/main.go", body("Size(name); http.ListenAndServe(name, nil)"));
    assert.deepEqual(apart.found("tool"), worth);
  });

  it("are commands whose types are made by others, each with its own run", async () => {
    const command = (type: string, body: string) =>
      `type ${type} struct{}\n\nfunc (c *${type}) command() *cobra.Command {\n\treturn &cobra.Command{RunE: c.run}\n}\n\nfunc (c *${type}) run(cmd *cobra.Command, args []string) error {\n\tfor _, name := range args {\n\t\t${body}\n\t}\n\treturn nil\n}\n`;
    const root =
      "func main() {\n\troot := &cobra.Command{}\n\troot.AddCommand((&sizer{}).command(), (&server{}).command())\n\troot.Execute()\n}\n";
    const opens = "f, _ := os.Open(name)\n\t\tprintln(f.Name())";
    const serves = "http.ListenAndServe(name, nil)";
    const body = (one: string, other: string) =>
      pkg("main", root + command("sizer", one) + command("server", other), "os", "net/http", "github.com/spf13/cobra");
    assert.deepEqual((await Module.of({ "tool/main.go": body(opens, serves) })).found("tool"), aWord);
    assert.deepEqual((await Module.of({ "tool/main.go": body("", `${opens}; ${serves}`) })).found("tool"), worth);
  });

  it("are tests, and helpers of tests", async () => {
    const check = 'package kit\n\nimport "testing"\n\nfunc Check(t *testing.T) { t.Log(Size(t.Name())) }\n';
    const kit = sizes.replace("package sizes", "package kit");
    const files = {
      "kit/a.go": kit,
      "kit/b.go": check,
      "kit/c.go": check.replace("Check", "Other").replace("t.Log(Size(t.Name()))", ""),
    };
    assert.deepEqual((await Module.of(files)).found("kit"), aWord);
    const user = 'package app\n\nimport "example.com/app/kit"\n\nfunc F() { kit.Size("x") }\n';
    assert.deepEqual((await Module.of({ ...files, "app/a.go": user })).found("kit"), worth);
    const inside = pkg("kit", `${leaks}\nfunc Check(t *testing.T) {}\n`, "os", "testing");
    assert.deepEqual((await Module.of({ "kit/a.go": inside, "app/a.go": user })).found("kit"), aWord);
  });

  it("are those that end where their start fails", async () => {
    const open =
      'package store\n\nimport "os"\n\nfunc Open(name string) (*os.File, error) {\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tif _, err := f.Stat(); err != nil {\n\t\treturn nil, err\n\t}\n\treturn f, nil\n}\n';
    const user = (otherwise: string) =>
      `package main\n\nimport (\n\t"log"\n\n\t"example.com/app/store"\n)\n\nfunc main() {\n\tif err := start(); err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tselect {}\n}\n\nfunc start() error {\n\tfor range 2 {\n\t\tf, err := store.Open("x")\n\t\tif err != nil {\n\t\t\t${otherwise}\n\t\t}\n\t\tprintln(f)\n\t}\n\treturn nil\n}\n`;
    const found = async (otherwise: string) =>
      (await Module.of({ "store/a.go": open, "main.go": user(otherwise) })).found("store");
    assert.deepEqual(await found("panic(err)"), aWord);
    assert.deepEqual(await found("return err"), aWord);
    assert.deepEqual(await found("log.Print(err)"), worth);
    assert.deepEqual(await found("return nil"), worth);
  });

  it("and what a program that serves leaves open once, when it starts", async () => {
    const open = leaks.replace("func Size(", "type Log struct{}\n\nfunc (l *Log) Open(");
    const files = (body: string, more = "") => ({
      "journal/a.go": pkg("journal", open, "os"),
      "main.go": pkg(
        "main",
        `func main() {\n\tstart()\n\tselect {}\n}\n\nfunc start() {\n\tl := &journal.Log{}\n${body}}\n${more}`,
        "example.com/app/journal",
      ),
    });
    const found = async (body: string, more?: string) => (await Module.of(files(body, more))).found("journal");
    assert.deepEqual(await found('\tl.Open("x")\n'), aWord);
    assert.deepEqual(await found('\tfor range 3 {\n\t\tl.Open("x")\n\t}\n'), worth);
    assert.deepEqual(await found('\tl.Open("x")\n\tl.Open("y")\n'), worth);
    assert.deepEqual(await found('\tgo func() {\n\t\tl.Open("x")\n\t}()\n'), worth);
    assert.deepEqual(await found('\tl.Open("x")\n', '\nfunc again(l *journal.Log) { l.Open("y") }\n'), worth);
  });

  it("do not speak for packages that others can use", async () => {
    const files = { "sizes/a.go": sizes, "tool/main.go": main.replace("app/tool/sizes", "app/sizes") };
    assert.deepEqual((await Module.of(files)).found("sizes"), worth);
  });

  it("do not call in loops without end", async () => {
    const files = { "tool/main.go": main.replace(/for .* \{/, "for {"), "tool/sizes/a.go": sizes };
    assert.deepEqual((await Module.of(files)).found("tool/sizes"), worth);
  });
});
