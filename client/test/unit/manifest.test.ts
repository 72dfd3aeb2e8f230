import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ClientCommands, configFileName, settingsSection } from "../../../server/src/lsp/protocol";
import { Commands } from "../../src/commands";

interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
    readonly grammars: readonly { readonly path: string }[];
    readonly languages: readonly { readonly configuration?: string; readonly filenames?: readonly string[] }[];
    readonly jsonValidation: readonly { readonly fileMatch: string; readonly url: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly media: { readonly markdown: string } }[];
    }[];
  };
}

const root = join(__dirname, "../../..");
const text = readFileSync(join(root, "package.json"), "utf8");
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const contributed = contributes.commands.map(({ command }) => command);

describe("client: the extension's manifest", () => {
  it("contributes exactly the commands that the extension registers", () => {
    assert.deepEqual([...contributed].sort(), Object.values(Commands).sort());
  });

  it("registers every command that the server may name", () => {
    for (const command of Object.values(ClientCommands)) assert.ok(contributed.includes(command), command);
  });

  it("names only commands that exist in menus and walkthrough", () => {
    const menus = Object.values(contributes.menus).flatMap((entries) => entries.map(({ command }) => command));
    const nls = readFileSync(join(root, "package.nls.json"), "utf8");
    const links = [...nls.matchAll(/command:(goLeakLens\.\w+)/g)].map((match) => match[1]!);
    assert.ok(links.length > 0);
    for (const command of [...menus, ...links]) assert.ok(contributed.includes(command), command);
  });

  it("has a text for every placeholder and no text to spare", () => {
    const texts = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8")) as Record<string, string>;
    const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]!));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
  });

  it("names files that are there", () => {
    const languages = ["package.nls.json", "package.nls.zh-cn.json"].map(
      (file) => JSON.parse(readFileSync(join(root, file), "utf8")) as Record<string, string>,
    );
    const files = [
      manifest.icon,
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.languages.flatMap(({ configuration }) => configuration ?? []),
      ...languages.flatMap((texts) =>
        contributes.jsonValidation.map(({ url }) => texts[url.replaceAll("%", "")] ?? url),
      ),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ];
    assert.deepEqual(
      files.filter((file) => !existsSync(join(root, file))),
      [],
    );
  });

  it("lets every setting differ from folder to folder, but for the log's and for where a person's caches are", () => {
    // A workspace that could name a folder to write to could name any.
    const scopes: Record<string, string> = { "trace.server": "window", cacheFolder: "machine" };
    for (const [name, { scope }] of Object.entries(contributes.configuration.properties)) {
      assert.ok(name.startsWith(`${settingsSection}.`), name);
      assert.equal(scope, scopes[name.slice(settingsSection.length + 1)] ?? "resource", name);
    }
  });

  it("gives the configuration file its language and its schema", () => {
    assert.ok(contributes.languages.some(({ filenames }) => filenames?.includes(configFileName)));
    assert.ok(contributes.jsonValidation.some(({ fileMatch }) => fileMatch === configFileName));
  });
});
