import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(__dirname, "../../..");

/** Every page that people read, relative to the root. */
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(root, "docs"), { recursive: true })
    .map((name) => `docs/${name}`)
    .filter((name) => name.endsWith(".md")),
];

/** `[text](target)` and `![text](target)`, outside code blocks. */
function targets(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
}

describe("documentation", () => {
  it("links to files that are there", () => {
    const dead = pages.flatMap((page) =>
      targets(readFileSync(join(root, page), "utf8"))
        .filter((target) => !/^[a-z]+:|^#/.test(target))
        .map((target) => relative(root, join(root, dirname(page), target.replace(/#.*/, ""))))
        .filter((file) => !existsSync(join(root, file)))
        .map((file) => `${page} → ${file}`),
    );
    assert.ok(pages.includes("README.md") && pages.includes("docs/contributing.md"));
    assert.deepEqual(dead, []);
  });

  it("names only npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
    const named = ["README.md", "docs/contributing.md"].flatMap((page) =>
      [...readFileSync(join(root, page), "utf8").matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1]!),
    );
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    );
  });
});
