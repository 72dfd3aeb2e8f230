import { parseGoFile } from "../go/file";
import type { Host } from "../go/host";
import type { Package } from "../go/model";
import { Modules } from "../go/module";
import type { Syntax } from "../syntax/syntax";
import type { LiveProgram } from "./analyser";

export function provisionalProgram(host: Host, syntax: Syntax, root: string): LiveProgram {
  const modules = new Modules(host, root);
  return {
    packageAt(dir, external = false): Package | undefined {
      const names = (host.readDirectory(dir) ?? []).filter((e) => !e.isDirectory && e.name.endsWith(".go"));
      const files = names
        .flatMap((e) => {
          const text = host.readFile(`${dir}/${e.name}`);
          return text === undefined ? [] : parseGoFile(syntax, `${dir}/${e.name}`, text);
        })
        .filter((file) => file.packageName.endsWith("_test") === external);
      if (files.length === 0) return undefined;
      return {
        path: modules.importPathOf(dir),
        dir,
        name: files[0]!.packageName,
        module: modules.moduleOf(dir),
        files,
        scope: new Map(),
        methods: new Map(),
        isTest: (file) => file.path.endsWith("_test.go"),
        goVersion: () => ({ major: 1, minor: 22 }),
      };
    },
    importPackage: () => undefined,
    importersOf: () => [],
    checker() {
      throw new Error("this program has no checker");
    },
    filesChanged: () => [],
    forget() {},
    dispose() {},
  };
}
