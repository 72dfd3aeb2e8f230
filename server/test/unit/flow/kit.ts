import { dumpCfg } from "../../../src/flow/cfg-dump";
import type { ObligationLeak } from "../../../src/flow/leak";
import { type Flow, flowOf } from "../../../src/flow/service";
import type { FuncDecl } from "../../../src/go/ast";
import { type LoadedGo, loadGo } from "../go/kit";

/** A leak in short: line of the acquisition, reason, name, line of the exit. */
export function brief(leak: ObligationLeak): string {
  const line = (offset: number) => leak.file.text.slice(0, offset).split("\n").length;
  return `${leak.reason} ${leak.name || "-"} ${line(leak.acquire.pos)}-${line(leak.exit.pos)}`;
}

/** The leaks of a Go file (or of several, by path) in short, in source order. */
export async function leaksIn(texts: string | Readonly<Record<string, string>>): Promise<string[]> {
  const { leaks } = await analyse(texts);
  return leaks.map((leak) => `${leak.endsWithProcess === true ? "until the process ends " : ""}${brief(leak)}`);
}

/** The program, its flow service and the leaks of its root package. */
export async function analyse(
  texts: string | Readonly<Record<string, string>>,
): Promise<{ readonly go: LoadedGo; readonly flow: Flow; readonly leaks: readonly ObligationLeak[] }> {
  const go = await loadGo(typeof texts === "string" ? { "a.go": texts } : texts);
  const flow = flowOf(go.program);
  return { go, flow, leaks: flow.packageLeaks(go.pkg) };
}

/** Leaks of the body of `func f(…)` with the imports it needs; lines count from the body's first. */
export async function leaksOfBody(
  body: string,
  signature = "func f(ctx context.Context, name string, cond bool) error",
): Promise<string[]> {
  const imports = [
    ...new Set(
      [
        ...`${signature} ${body}`.matchAll(
          /\b(context|os|io|http|sql|time|errors|fmt|log|sync|bufio|json|net|signal|exec|testing|pprof|filepath)\./g,
        ),
      ].map(([, name]) => paths[name!] ?? name!),
    ),
  ];
  const head = `package p; ${imports.map((path) => `import ${JSON.stringify(path)};`).join(" ")} ${signature} {\n`;
  const { leaks } = await analyse(`${head}${body}\n}\n`);
  return leaks.map((leak) => {
    const line = (offset: number) => leak.file.text.slice(0, offset).split("\n").length - 1;
    return `${leak.reason} ${leak.name || "-"} ${line(leak.acquire.pos)}-${line(leak.exit.pos)}`;
  });
}

const paths: Readonly<Record<string, string>> = {
  http: "net/http",
  sql: "database/sql",
  json: "encoding/json",
  signal: "os/signal",
  exec: "os/exec",
  pprof: "runtime/pprof",
  filepath: "path/filepath",
};

/** The dump of the graph of the first function of a text. */
export async function cfgDump(text: string): Promise<string> {
  const go = await loadGo({ "a.go": text });
  const file = go.file();
  const func = file.decls.find((decl): decl is FuncDecl => decl.kind === "FuncDecl")!;
  return dumpCfg(flowOf(go.program).cfg(func, go.checker()), file.text);
}
