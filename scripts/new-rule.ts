// Scaffolds a rule: its file, its line in the family's list, a query pattern, and a folder of fixtures.
// Usage: npm run new-rule -- family/rule-id
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const [family, id] = (process.argv[2] ?? "").split("/");
const catalogue = readFileSync(join(root, "server/data/rule-ids.tsv"), "utf8").trim().split("\n").slice(1);
const ids = catalogue.map((line) => line.split("\t"));
const families = new Set(ids.map(([each]) => each));
if (family === undefined || id === undefined || !families.has(family) || !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id)) {
  console.error(`usage: npm run new-rule -- family/rule-id   (families: ${[...families].join(", ")})`);
  process.exit(2);
}

const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const rulePath = join(root, `server/src/rules/${family}/${id}.ts`);
if (existsSync(rulePath)) {
  console.error(`${rulePath} exists already`);
  process.exit(2);
}

if (!ids.some(([, each]) => each === id)) {
  const last = ids.findLastIndex(([each]) => each === family);
  const rows = [...catalogue.slice(0, last + 1), `${family}\t${id}\tlikely`, ...catalogue.slice(last + 1)];
  writeFileSync(join(root, "server/data/rule-ids.tsv"), `family\tid\ttier\n${rows.join("\n")}\n`);
  console.log("server/data/rule-ids.tsv: added as `likely`");
}

const tier = ids.find(([, each]) => each === id)?.[2]?.split("/")[0] ?? "likely";
writeFileSync(
  rulePath,
  `import { say } from "../../finding/say";
import { captured } from "../candidates";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

export const ${name}: Rule = {
  meta: {
    id: "${id}",
    family: "${family}",
    tier: "${tier}",
    severity: "warning",
    summary: "One line: what is reported.",
    docs: {
      what: "What it does.",
      why: "Why it leaks: what the runtime holds on to.",
      example: \`package example
\`,
      mended: \`package example
\`,
      limits: "What it does not see, and where it is silent.",
      references: ["https://go.dev/ref/spec"],
    },
    fix: { none: "why there is none" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    for (const { file, checker, node } of captured(context, "call", "Call")) {
      if (fullNameOf(checker, node) !== "pkg.Func") continue;
      context.report({
        message: say\`What leaks and why\`,
        span: { file: file.path, start: node.pos, end: node.end },
      });
    }
  },
};
`,
);

const indexPath = join(root, `server/src/rules/${family}/index.ts`);
const order = catalogue.map((line) => line.split("\t")[1]);
const index = readFileSync(indexPath, "utf8");
const listed = [...index.matchAll(/from "\.\/([a-z0-9-]+)"/g)].map((match) => match[1]!);
const all = [...listed, id];
const camel = (each: string): string => each.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const place = (each: string): number => (order.includes(each) ? order.indexOf(each) : order.length);
writeFileSync(
  indexPath,
  [
    `import type { Rule } from "../rule";`,
    ...[...all].sort().map((each) => `import { ${camel(each)} } from "./${each}";`),
    "",
    `/** Rules of the family "${family}", in the catalogue's order. */`,
    `export const ${family}Rules: readonly Rule[] = [`,
    ...[...all].sort((a, b) => place(a) - place(b)).map((each) => `  ${camel(each)},`),
    "];",
    "",
  ].join("\n"),
);

appendFileSync(
  join(root, `queries/${family}.scm`),
  `
; pkg.Func(…)
((call_expression
  function: (selector_expression field: (field_identifier) @name)) @call
  (#eq? @name "Func")
  (#set! rule "${id}"))
`,
);

const fixtures = join(root, `test-fixtures/${family}/${id}`);
mkdirSync(fixtures, { recursive: true });
const word = id.split("-")[0]!;
const told = "Ends of lines say what is reported (docs/contributing.md).";
writeFileSync(join(fixtures, `leak_${word}.go`), `package ${word}\n\n// ${told}\n`);
writeFileSync(join(fixtures, `ok_${word}.go`), `package ${word}\n\n// Nothing in this file is reported.\n`);
console.log(`${rulePath}\nqueries/${family}.scm\n${fixtures}`);
