// Writes everything that is made from the rules' metadata and the settings (npm run docs): the README's tables, one page
// a rule in docs/rules/, the rules in package.json's settings with their texts, and the JSON schema of .goleaklens.json in
// each language. What the rules and the schema say in Chinese is in l10n/server.l10n.zh-cn.json and
// l10n/schema.zh-cn.json.
//   --check  writes nothing; names what is stale and fails
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tsImport } from "tsx/esm/api";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = (path) => tsImport(join(root, "server/src", path), import.meta.url);
const { ruleCatalogue: rules } = await source("engine/catalogue.ts");
const { detections } = await source("rules/detection.ts");
const { testRules } = await source("rules/idle-leaks.ts");
const { shippedSchema } = await source("workspace/config-schema.ts");
const { ruleUrl } = await source("lsp/protocol.ts");
const { localisedStrings, serverStrings } = await tsImport("./l10n-strings.ts", import.meta.url);
const generated = "<!-- Made from the rules' metadata by npm run docs; edit those. -->";
const tiers = [
  "*proven*: a witness shows the leak (a path, an interleaving, a census of the module); on, a warning.",
  "*likely*: strong evidence with one unknown left; on.",
  "*advice*: a habit worth changing; on in the strict profile only.",
].join("\n");
const severities = ["error", "warning", "information", "hint", "off"];

const files = new Map();
const manifest = JSON.parse(read("package.json"));
const texts = JSON.parse(read("package.nls.json"));
const chinese = JSON.parse(read("l10n/server.l10n.zh-cn.json"));
const chineseSchema = JSON.parse(read("l10n/schema.zh-cn.json"));
files.set("package.json", withRules(manifest));
files.set(
  "package.nls.json",
  withRuleTexts("package.nls.json", (rule) => sentence(rule.summary)),
);
files.set(
  "package.nls.zh-cn.json",
  withRuleTexts("package.nls.zh-cn.json", (rule) => chinese[rule.summary], "页面"),
);
files.set("schemas/goleaklens.schema.json", json(shippedSchema(rules)));
files.set("schemas/goleaklens.schema.zh-cn.json", json(inChinese(shippedSchema(rules))));
files.set("l10n/bundle.l10n.json", json(Object.fromEntries(clientStrings().map((text) => [text, text]))));
files.set("l10n/server.l10n.json", json(Object.fromEntries(serverStrings(root).map((text) => [text, text]))));
files.set("README.md", readme(read("README.md")));
for (const rule of rules) files.set(`docs/rules/${rule.id}.md`, page(rule));
files.set("docs/rules/README.md", index());

const stale = [...files].filter(([file, text]) => !existsSync(join(root, file)) || read(file) !== text);
const pages = existsSync(join(root, "docs/rules")) ? readdirSync(join(root, "docs/rules")) : [];
const orphans = pages.map((name) => `docs/rules/${name}`).filter((file) => file.endsWith(".md") && !files.has(file));

if (process.argv.includes("--check")) {
  for (const [file] of stale) console.error(`stale: ${file} (npm run docs writes it)`);
  for (const file of orphans) console.error(`no such rule: ${file} (npm run docs removes it)`);
  process.exit(stale.length + orphans.length > 0 ? 1 : 0);
}
for (const [file, text] of stale) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
for (const file of orphans) rmSync(join(root, file));
console.log(`${rules.length} rules; ${stale.length + orphans.length} files written`);

function read(file) {
  return readFileSync(join(root, file), "utf8");
}

function json(value) {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const input = JSON.stringify(value, null, 2);
  return execFileSync(process.execPath, [biome, "format", "--stdin-file-path=generated.json"], {
    cwd: root,
    input,
    encoding: "utf8",
  });
}

/** The manifest with one property a rule in the setting goLeakLens.rules. */
function withRules(manifest) {
  const setting = manifest.contributes.configuration.properties["goLeakLens.rules"];
  setting.properties = Object.fromEntries(
    rules.map((rule) => [
      rule.id,
      {
        type: "string",
        enum: severities,
        markdownDescription: `%rule.${rule.id}%`,
      },
    ]),
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What the client says, as its sources do. */
function clientStrings() {
  return [...localisedStrings(join(root, "client/src"))].sort();
}

/** A file of the manifest's texts with one text a rule, after all others. */
function withRuleTexts(file, summaryOf, page = "page") {
  const others = Object.entries(JSON.parse(read(file))).filter(([key]) => !key.startsWith("rule."));
  const own = rules.map((rule) => {
    const summary = summaryOf(rule);
    if (!summary) throw new Error(`l10n/server.l10n.zh-cn.json: no translation of: ${rule.summary}`);
    return [`rule.${rule.id}`, `${summary} ([${page}](${ruleUrl(rule.id)}))`];
  });
  return json(Object.fromEntries([...others, ...own]));
}

/** The schema with every text in Chinese. @throws for a text that has no translation */
function inChinese(schema) {
  const summaries = new Map(rules.map((rule) => [`${rule.summary}.`, chinese[rule.summary]]));
  const translated = (text) => {
    const chinese = summaries.get(text) ?? chineseSchema[text];
    if (!chinese) throw new Error(`l10n/schema.zh-cn.json: no translation of: ${text}`);
    return chinese;
  };
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    (key === "description" || key === "title") && typeof value === "string" ? translated(value) : value,
  );
}

function readme(text) {
  return between(between(text, "rules", ruleTable("docs/rules/")), "settings", settingsTable());
}

/** Replaces what stands between `<!-- name:begin … -->` and `<!-- name:end -->`. */
function between(text, name, made) {
  const pattern = new RegExp(`(<!-- ${name}:begin[^>]*-->\\n)[^]*?(<!-- ${name}:end -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no place for ${name}`);
  return text.replace(pattern, (_, begin, end) => `${begin}\n${made}\n${end}`);
}

function ruleTable(folder) {
  const families = [...new Set(rules.map(({ family }) => family))];
  return families
    .map((family) => {
      const rows = rules
        .filter((rule) => rule.family === family)
        .map(
          (rule) =>
            `| [${rule.id}](${folder}${rule.id}.md) | ${cell(sentence(rule.summary)).replace(/\.$/, "")} | ${rule.tier} | ${fixWord(rule)} |`,
        );
      return `**${family}**\n\n| rule | reports | tier | fix |\n|---|---|---|---|\n${rows.join("\n")}\n`;
    })
    .join("\n");
}

function settingsTable() {
  const rows = Object.entries(manifest.contributes.configuration.properties).map(([name, setting]) => {
    const text = texts[setting.markdownDescription.replaceAll("%", "")];
    const values = setting.enum ? setting.enum.map((value) => `\`${value}\``).join(", ") : setting.type;
    return `| \`${name}\` | ${cell(text)} | ${values} | \`${JSON.stringify(setting.default)}\` |`;
  });
  return `| setting | meaning | values | default |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

function index() {
  return `# Rules\n\n${generated}\n\n${tiers}\n\n${ruleTable("")}`;
}

/** A rule's page: fixed headings, in the order in which a person who was just told of a leak asks. */
function page(rule) {
  const { docs } = rule;
  const profile = rule.tier === "advice" ? "in the strict profile" : "by default";
  const fix =
    "none" in rule.fix
      ? `None: ${rule.fix.none.replace(/\.$/, "")}.`
      : `${sentence(rule.fix.title)} ${
          rule.fix.safety === "safe"
            ? "Safe where it cannot change behaviour: then it is preferred in the light bulb and runs in *fix all*. Elsewhere it is offered and marked as unsafe."
            : "Unsafe: it may change behaviour, so it is offered and never runs in *fix all*."
        }`;
  const parts = [
    `# ${rule.id}`,
    generated,
    `${sentence(rule.summary)} Family **${rule.family}**, tier **${rule.tier}**, severity **${rule.severity}**, runs ${profile}.`,
    `## What it does\n\n${docs.what.trim()}`,
    `## Why is this a leak?\n\n${docs.why.trim()}`,
    `## Example\n\n\`\`\`go\n${docs.example.trim()}\n\`\`\``,
    `## Use instead\n\n\`\`\`go\n${docs.mended.trim()}\n\`\`\``,
    `## Fix\n\n${fix}`,
    `## How it is found\n\n${rule.detection.map((each) => detections[each]).join("\n\n")}`,
    `## Limits\n\n${docs.limits.trim()}`,
    `## Go versions\n\n${rule.goVersions ?? "It reports the same for every version of Go."}`,
    `## Options\n\n${options(rule)}`,
    rule.overlaps.length > 0 ? `## Also reported by\n\n${rule.overlaps.map((peer) => `- \`${peer}\``).join("\n")}` : "",
    `## Suppressing it\n\n\`\`\`go\n//leaklens:ignore ${rule.id} -- reason\n\`\`\`\n\nat the end of the line, or on the line above.`,
    docs.references.length > 0 ? `## References\n\n${docs.references.map((link) => `- ${link}`).join("\n")}` : "",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** What a person can set about a rule, and what holds where nothing is set. */
function options(rule) {
  const value = rule.tier === "advice" ? rule.severity : "off";
  const parts = [
    rule.tier === "advice"
      ? "The profile `strict` turns it on with the other advice; a severity of its own turns on this rule alone:"
      : "It runs in the profiles `recommended` and `strict`. Another severity (`error`, `warning`, `information`, `hint`), or `off`, in `.goleaklens.json` or in the setting `goLeakLens.rules`:",
    `\`\`\`json\n{ "rules": { "${rule.id}": "${value}" } }\n\`\`\``,
  ];
  const others = ["vet", "staticcheck"].filter((tool) => rule.overlaps.some((peer) => peer.startsWith(`${tool}:`)));
  const setting = { vet: "leaveToVet", staticcheck: "leaveToStaticcheck" };
  const leave =
    others.length === 0
      ? ""
      : ` \`overlap: ${setting[others[0]]}\` leaves it to ${others[0] === "vet" ? "go vet" : "staticcheck"}.`;
  parts.push(`${inTests(rule)}${leave}`);
  return parts.join("\n\n");
}

/** What it does about tests; see the engine's analyser and isIdle in rules/idle-leaks.ts. */
function inTests(rule) {
  if (rule.tests === true) return "It looks at `_test.go` files too.";
  if (testRules.has(rule.id)) return "In `_test.go` files it reports only what no path releases.";
  const released = rule.family === "resource" && rule.detection[0] === "paths";
  return rule.tier === "proven" && !released
    ? "It looks at `_test.go` files too."
    : "It leaves `_test.go` files alone.";
}

function fixWord(rule) {
  return "none" in rule.fix ? "–" : rule.fix.safety;
}

function cell(text) {
  return text.trim().replaceAll("|", "\\|").replace(/\s+/g, " ");
}

function sentence(text) {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
