import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { saidTemplates, serverStrings } from "../../../scripts/l10n-strings";

type Texts = Readonly<Record<string, string>>;

const root = join(__dirname, "../../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const texts = (file: string): Texts => JSON.parse(read(file)) as Texts;

const name = "Go Leak Lens";
const chinese = /\p{Script=Han}/u;
/** The same in every language. */
const international = new Set(["goroutine {0}", "Go Leak Lens: {0}", "schema.goleaklens"]);

/** What must survive translation: placeholders, links to commands and pages, code. */
function fixed(text: string): string[] {
  return [...text.matchAll(/\{\d+\}|\]\([^)]*\)|`[^`]*`/g)].map(([part]) => part);
}

function assertComplete(english: Texts, translated: Texts, file = "the translation"): void {
  const lines = (keys: string[]): string => keys.map((key) => `  ${JSON.stringify(key)}: …`).join("\n");
  const missing = Object.keys(english).filter((key) => !(key in translated));
  const unused = Object.keys(translated).filter((key) => !(key in english));
  assert.equal(lines(missing), "", `${file} lacks`);
  assert.equal(lines(unused), "", `nothing says any more what ${file} translates`);
  for (const [key, text] of Object.entries(english)) {
    const own = translated[key]!;
    assert.deepEqual(fixed(own).sort(), fixed(text).sort(), key);
    if (!international.has(key) && /\p{L}/u.test(text.replace(/\{\d+\}/g, ""))) assert.match(own, chinese, key);
  }
}

/** Properties of `contributes` whose value people read. */
const readByPeople =
  /^(title|name|label|description|markdownDescription|enumDescriptions|markdownEnumDescriptions|patternErrorMessage|deprecationMessage|contents|aliases|category|contextualTitle|displayName|placeholder)$/;

/** Texts of the manifest that people read and that no language file can change. */
function literals(value: unknown, key = ""): string[] {
  if (typeof value === "string")
    return readByPeople.test(key) && value !== name && !/^%[^%]+%$/.test(value) ? [`${key}: ${value}`] : [];
  if (Array.isArray(value)) return value.flatMap((item) => literals(item, key));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([inner, item]) => literals(item, inner));
}

describe("client: localisation", () => {
  const manifest = JSON.parse(read("package.json")) as Record<string, unknown>;

  it("has no text in the manifest that cannot be translated", () => {
    assert.deepEqual(literals(manifest.contributes), []);
    assert.deepEqual(literals(manifest.capabilities), []);
    assert.deepEqual(literals({ description: manifest.description }), []);
    assert.deepEqual(literals({ title: "Scan", category: name }), ["title: Scan"], "the check itself");
  });

  it("says all of the manifest in Chinese", () => {
    assertComplete(texts("package.nls.json"), texts("package.nls.zh-cn.json"));
  });

  it("says all of the client in Chinese", () => {
    assertComplete(texts("l10n/bundle.l10n.json"), texts("l10n/bundle.l10n.zh-cn.json"));
  });

  it("says all of the server in Chinese, findings, steps and titles of fixes too", () => {
    const said = serverStrings(root);
    assert.ok(said.length > 500 && said.includes("`{0}` is not nil") && said.includes("response body"));
    assertComplete(
      Object.fromEntries(said.map((text) => [text, text])),
      texts("l10n/server.l10n.zh-cn.json"),
      "l10n/server.l10n.zh-cn.json",
    );
  }).timeout(60_000);

  it("finds the templates of messages in sources, however they are nested", () => {
    const folder = mkdtempSync(join(tmpdir(), "leaklens-l10n-"));
    try {
      writeFileSync(
        join(folder, "a.ts"),
        [
          "const a = say`\\`${name}\\` is ${found ? say`never closed` : `${say`lost in line ${line({ a: 1 })}`}`}`;",
          "const b = say`${only}`; // a hole alone has no words",
        ].join("\n"),
      );
      assert.deepEqual([...saidTemplates(folder)].sort(), ["`{0}` is {1}", "lost in line {0}", "never closed"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says all of the configuration file's schema in Chinese", () => {
    const described = [...read("schemas/goleaklens.schema.zh-cn.json").matchAll(/"description": "(.*)"/g)];
    assert.ok(described.length > 80);
    for (const [, text] of described) assert.match(text!, chinese);
  });

  it("has every page of the walkthrough in Chinese, with the same code", () => {
    const folder = "client/media/walkthrough";
    const pages = readdirSync(join(root, folder)).filter((file) => !file.includes(".nls."));
    assert.ok(pages.length > 0);
    for (const page of pages) {
      const translated = `${folder}/${page.replace(/\.md$/, ".nls.zh-cn.md")}`;
      assert.ok(existsSync(join(root, translated)), translated);
      assert.match(read(translated), chinese);
      const code = (file: string): string[] =>
        [...read(file).matchAll(/^```[\s\S]*?^```/gm)].map(([block]) => block.replace(/\/\/.*/g, ""));
      assert.deepEqual(code(translated), code(`${folder}/${page}`), page);
    }
  });

  it("hands everything that people read to l10n.t", () => {
    const direct = [
      // A message, or a text of a quick pick, an input box or a tree item, as a string of its own.
      /\bshow(?:Information|Warning|Error)Message\(/g,
      /(?<!\.)\b(?:inform|warn|complain|named)\(\s*["'`]/g,
      /\b(?:title|prompt|placeHolder|label|description|detail|tooltip|message|openLabel|text|accessibilityInformation)(?::| =)\s*["'][A-Za-z]/g,
      /aria-label="[A-Za-z]/g,
      /<(?:h\d|p|title|button|li)[^>]*>[A-Z][a-z]/g,
    ];
    const found = readdirSync(join(root, "client/src"), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith(".ts") && file !== "tell.ts")
      .flatMap((file) =>
        direct.flatMap((pattern) =>
          [...read(`client/src/${file}`).matchAll(pattern)].map(([text]) => `${file}: ${text}`),
        ),
      );
    assert.equal(found.join("\n"), "");
  });

  it("packs every language", async () => {
    const { listFiles, PackageManager } = await import("@vscode/vsce");
    const packed = new Set(await listFiles({ cwd: root, packageManager: PackageManager.None }));
    const wanted = [
      "package.nls.zh-cn.json",
      "l10n/bundle.l10n.zh-cn.json",
      "schemas/goleaklens.schema.zh-cn.json",
      "client/media/walkthrough/fix.nls.zh-cn.md",
    ];
    assert.deepEqual(
      wanted.filter((file) => !packed.has(file)),
      [],
    );
  });
});
