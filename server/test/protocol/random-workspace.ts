import { existsSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Editor, Folder } from "./editor";
import { goFile, snippets } from "./random-go";

export type Pick = (below: number) => number;

/** Packages of the workspace; a rename may move one to a name that is free. */
const dirs = ["", "sub", "other", "moved"];
const fileNames = ["a.go", "b.go", "c_test.go"];
const query = (call: string): string =>
  `; rule: no-call\n; message: no {name}\n((call_expression function: (selector_expression field: (field_identifier) @name)) @leak\n  (#calls? @leak "${call}"))\n`;

/** What files of configuration say, mistakes among them; null deletes the file. */
const configurations: readonly (readonly [file: string, text: string | null])[] = [
  [".goleaklens.json", '{ "profile": "strict" }'],
  [".goleaklens.json", '{ "rules": { "file-not-closed": "off", "cancel-discarded": "error" } }'],
  [".goleaklens.json", '{ "exclude": ["sub"], "tests": false }'],
  [".goleaklens.json", '{ "profil": 1, '],
  [".goleaklens.json", null],
  ["sub/.goleaklens.json", '{ "profile": "strict", "rules": { "mutex-not-unlocked": "hint" } }'],
  ["sub/.goleaklens.json", null],
  [".goleaklens/queries/own.scm", query("os.Open")],
  [".goleaklens/queries/own.scm", query("time.NewTicker")],
  [".goleaklens/queries/own.scm", "((call_expresion) @leak)"],
  [".goleaklens/queries/own.scm", null],
  ["go.mod", "module example.com/app\n\ngo 1.22\n"],
  ["go.mod", "module example.com/app\n\ngo 1.23\n"],
  ["go.mod", "module example.com/other\n\ngo 1.22\n"],
  ["go.mod", "modul\n"],
];

const settings: readonly object[] = [
  {},
  { profile: "strict" },
  { rules: { "cancel-discarded": "off" } },
  { tests: false },
];

/** A person at an editor, and tools behind their back; what they do is drawn from a generator of numbers. */
export class RandomWorkspace {
  /** What the editor answers when it is asked for settings. */
  settings: object = {};
  /** Packages that the last scan has covered and that have not gone since. */
  readonly covered = new Set<string>();

  constructor(
    readonly folder: Folder,
    readonly editor: Editor,
    private readonly pick: Pick,
  ) {
    editor.settings = () => this.settings;
  }

  /** Go files on disk, relative. */
  files(): string[] {
    return dirs.flatMap((dir) => {
      const path = join(this.folder.path, dir);
      if (!existsSync(path)) return [];
      return readdirSync(path)
        .filter((name) => name.endsWith(".go"))
        .map((name) => (dir === "" ? name : `${dir}/${name}`));
    });
  }

  onDisk(name: string): string | undefined {
    const path = join(this.folder.path, name);
    return existsSync(path) && statSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
  }

  /** Has the whole workspace scanned. */
  async scan(): Promise<string> {
    await this.editor.connection.sendRequest("goLeakLens/scanWorkspace", {});
    for (const dir of this.covered) if (!existsSync(join(this.folder.path, dir))) this.covered.delete(dir);
    // What the configuration leaves out is not covered by a scan; what was covered before stays so.
    const excluded =
      this.onDisk("sub/.goleaklens.json") === undefined && /exclude/.test(this.onDisk(".goleaklens.json") ?? "");
    for (const name of this.files()) if (!excluded || dirOf(name) !== "sub") this.covered.add(dirOf(name));
    return "scan";
  }

  /** Does one thing, and says which. */
  act(): Promise<string> {
    const kind = this.pick(100);
    if (kind < 62) return this.#document();
    if (kind < 72) return this.#fileBehindTheBack();
    if (kind < 80) return this.#renameFile();
    if (kind < 84) return this.#renameFolder();
    if (kind < 94) return this.#configure();
    if (kind < 98) return this.#changeSettings();
    return this.scan();
  }

  async #document(): Promise<string> {
    const { editor, folder, pick } = this;
    const name = this.#anyName();
    const uri = folder.uri(name);
    if (!editor.documents.has(uri)) {
      await editor.open(uri, this.onDisk(name) ?? "");
      return `open ${name}`;
    }
    const text = editor.text(uri);
    const start = pick(text.length + 1);
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    switch (pick(text.length > 6000 ? 3 : 9)) {
      case 0:
        folder.write(name, text);
        await editor.save(uri);
        await editor.changedOnDisk({ uri, type: 2 });
        return `save ${name}`;
      case 1:
        await editor.close(uri);
        return `close ${name}`;
      case 2:
      case 3:
        await editor.edit(uri, 0, text.length, goFile(packageOf(name), pick));
        return `write ${name} anew`;
      case 4:
      case 5:
        await editor.edit(uri, start, Math.min(text.length, start + pick(30)), "");
        return `delete in ${name}`;
      case 6:
        await editor.edit(uri, start, start, snippets[pick(snippets.length)]!);
        return `insert in ${name}`;
      default:
        await editor.edit(uri, lineStart, lineStart, snippets[pick(snippets.length)]!);
        return `insert a line in ${name}`;
    }
  }

  async #fileBehindTheBack(): Promise<string> {
    const name = this.#anyName();
    const uri = this.folder.uri(name);
    const exists = this.onDisk(name) !== undefined;
    if (exists && this.pick(2) === 0) {
      this.folder.delete(name);
      await this.editor.changedOnDisk({ uri, type: 3 });
      return `delete ${name}`;
    }
    this.folder.write(name, goFile(packageOf(name), this.pick));
    await this.editor.changedOnDisk({ uri, type: exists ? 2 : 1 });
    return `write ${name}`;
  }

  async #renameFile(): Promise<string> {
    const files = this.files();
    const from = files[this.pick(files.length)];
    const to = this.#anyName();
    if (from === undefined || this.onDisk(to) !== undefined || this.editor.documents.has(this.folder.uri(to)))
      return "nothing to rename";
    this.folder.write(to, "");
    renameSync(join(this.folder.path, from), join(this.folder.path, to));
    await this.#tellRename(from, to);
    await this.#moveDocument(from, to);
    return `rename ${from} to ${to}`;
  }

  async #renameFolder(): Promise<string> {
    const named = dirs.filter((dir) => dir !== "");
    const from = named[this.pick(named.length)]!;
    const to = named[this.pick(named.length)]!;
    const path = (dir: string): string => join(this.folder.path, dir);
    if (!existsSync(path(from)) || existsSync(path(to))) return "no folder to rename";
    const open = [...this.editor.documents.keys()];
    if (open.some((uri) => uri.startsWith(`${this.folder.uri(to)}/`))) return "no folder to rename";
    renameSync(path(from), path(to));
    this.covered.delete(from);
    await this.#tellRename(from, to);
    for (const uri of open) {
      const prefix = `${this.folder.uri(from)}/`;
      if (uri.startsWith(prefix)) {
        const name = uri.slice(prefix.length);
        await this.#moveDocument(`${from}/${name}`, `${to}/${name}`);
      }
    }
    return `rename ${from}/ to ${to}/`;
  }

  /** As the editor's file tree tells it, as a watcher does, or both. */
  async #tellRename(from: string, to: string): Promise<void> {
    const [oldUri, newUri] = [this.folder.uri(from), this.folder.uri(to)];
    const how = this.pick(3);
    if (how !== 0)
      await this.editor.connection.sendNotification("workspace/didRenameFiles", { files: [{ oldUri, newUri }] });
    if (how !== 1) await this.editor.changedOnDisk({ uri: oldUri, type: 3 }, { uri: newUri, type: 1 });
  }

  async #moveDocument(from: string, to: string): Promise<void> {
    const [oldUri, newUri] = [this.folder.uri(from), this.folder.uri(to)];
    if (!this.editor.documents.has(oldUri)) return;
    const text = this.editor.text(oldUri);
    await this.editor.close(oldUri);
    await this.editor.open(newUri, text);
  }

  async #configure(): Promise<string> {
    const [file, text] = configurations[this.pick(configurations.length)]!;
    const exists = this.onDisk(file) !== undefined;
    // A folder may have been renamed away: nothing is to come into being by a configuration alone.
    const dir = file.startsWith("sub/") ? "sub" : "";
    if ((text === null && !exists) || !existsSync(join(this.folder.path, dir))) return "nothing to configure";
    if (text === null) this.folder.delete(file);
    else this.folder.write(file, text);
    await this.editor.changedOnDisk({ uri: this.folder.uri(file), type: text === null ? 3 : exists ? 2 : 1 });
    return `${text === null ? "delete" : "write"} ${file}`;
  }

  async #changeSettings(): Promise<string> {
    this.settings = settings[this.pick(settings.length)]!;
    await this.editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    return `settings ${JSON.stringify(this.settings)}`;
  }

  #anyName(): string {
    const dir = dirs[this.pick(dirs.length)]!;
    const name = fileNames[this.pick(fileNames.length)]!;
    return dir === "" ? name : `${dir}/${name}`;
  }
}

/** The folder of a file's name; "" for the workspace's own. */
export function dirOf(name: string): string {
  return name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "";
}

function packageOf(name: string): string {
  return dirOf(name) || "app";
}
