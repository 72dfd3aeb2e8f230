import type { Fix } from "../finding/finding";
import { say } from "../finding/say";
import type { ObligationLeak } from "../flow/leak";
import type { Release, ResourceSpec } from "../flow/spec";
import { addImport, importName, packageNameOf } from "./fixes/imports";
import { insertAfter } from "./fixes/lines";

/** `resp.Body.Close()`, `cancel()`, `signal.Stop(c)`: the call that releases a held value named `name`. */
export function releaseCall(
  spec: ResourceSpec,
  name: string,
  packageName: (path: string) => string,
): string | undefined {
  const release = preferred(spec);
  if (release === undefined || name === "") return undefined;
  switch (release.kind) {
    case "call":
      return argumentsOf(release.args, packageName).map((args) => `${name}(${args})`)[0];
    case "method": {
      const via = release.via.join(".");
      const base = via === "" || name.endsWith(`.${via}`) ? name : `${name}.${via}`;
      return argumentsOf(release.args, packageName).map((args) => `${base}.${release.name}(${args})`)[0];
    }
    case "function": {
      const dot = release.fullName.lastIndexOf(".");
      const call = `${packageName(release.fullName.slice(0, dot))}.${release.fullName.slice(dot + 1)}`;
      return release.argument === undefined ? `${call}()` : `${call}(${name})`;
    }
    case "receive":
    case "receiverMethod":
      return undefined;
  }
}

/** The arguments of a release as source; none where only the author can know them. */
function argumentsOf(args: string | undefined, packageName: (path: string) => string): readonly string[] {
  if (args === "?") return [];
  return [args === "ctx" ? `${packageName("context")}.Background()` : (args ?? "")];
}

/** Undoing is right on every path, committing only on one: `Rollback` stands for a transaction. */
function preferred(spec: ResourceSpec): Release | undefined {
  const single = spec.releases.filter((alternative) => alternative.length === 1).map(([release]) => release!);
  const undo = single.find((release) => release.kind === "method" && /^(Rollback|Discard)$/.test(release.name));
  return undo ?? single[0];
}

/**
 * The fix that defers the release right after the acquisition (and its error check). Safe where flow says that a release
 * there harms no path; none where there is no such place, or in a loop, where deferring would be a leak of its own.
 */
export function deferFix(leak: ObligationLeak, call: string | undefined): Fix | undefined {
  const after = leak.fix.deferAfter;
  if (after === undefined || call === undefined || leak.fix.inLoop) return undefined;
  const edit = insertAfter(leak.file, after, [`defer ${call}`]);
  if (edit === undefined) return undefined;
  const imports = importOf(leak);
  if (imports === undefined) return undefined;
  return {
    title: say`Add \`defer ${call}\``,
    safety: leak.fix.deferIsSafe ? "safe" : "unsafe",
    edits: [...imports, edit],
  };
}

function importOf(leak: ObligationLeak): Fix["edits"] | undefined {
  const release = preferred(leak.spec);
  if ((release?.kind === "method" || release?.kind === "call") && release.args === "ctx") {
    return addImport(leak.file, "context");
  }
  if (release?.kind !== "function") return [];
  return addImport(leak.file, release.fullName.slice(0, release.fullName.lastIndexOf(".")));
}

/** Name under which the leak's file knows a package, or the one it would import it by. */
export function packageNameIn(leak: ObligationLeak): (path: string) => string {
  return (path) => importName(leak.file, path) ?? packageNameOf(path);
}
