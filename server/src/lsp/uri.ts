/**
 * URIs at the protocol's edge, absolute `/`-separated paths inside. Files of other schemes (a virtual workspace, an
 * unsaved document) get a path whose first segment names scheme and authority: `/vscode-vfs:github/owner/repo/a.go`.
 */
import { URI } from "vscode-uri";

const drive = /^\/([A-Za-z]):/;
const foreign = /^\/([A-Za-z][\w+.-]+):([^/]*)(\/.*|)$/;

/**
 * The path of a URI. A document that is no `.go` file by name (an unsaved one) becomes a package of its own, so that two
 * of them are never taken for one package; {@link uriOfPath} cannot turn those back, the open documents can.
 */
export function pathOfUri(uri: string, isGoText = false): string {
  const parsed = URI.parse(uri);
  const inner = parsed.path.startsWith("/") ? parsed.path : `/${parsed.path}`;
  const path =
    parsed.scheme === "file"
      ? (parsed.authority ? `//${parsed.authority}${inner}` : inner).replace(
          drive,
          (_, d: string) => `${d.toLowerCase()}:`,
        )
      : // A root has no slash at its end, as other folders have none.
        `/${parsed.scheme}:${parsed.authority}${inner === "/" ? "" : inner}${parsed.fragment && `.${parsed.fragment}`}`;
  return isGoText && !path.endsWith(".go") ? `${path}.unsaved/document.go` : path;
}

/** Whether a path stands for a file of another scheme than `file`, which this machine's disk does not hold. */
export function isForeign(path: string): boolean {
  return foreign.test(path);
}

/** The scheme of a URI, such as "file". */
export function schemeOf(uri: string): string {
  return uri.slice(0, uri.indexOf(":")).toLowerCase();
}

/** The URI of a path, written the way VS Code writes it. */
export function uriOfPath(path: string): string {
  const other = foreign.exec(path);
  if (other) return URI.from({ scheme: other[1]!, authority: other[2]!, path: other[3]! }).toString();
  if (path.startsWith("//")) {
    const end = path.indexOf("/", 2);
    return URI.from({ scheme: "file", authority: path.slice(2, end), path: path.slice(end) }).toString();
  }
  return URI.from({ scheme: "file", path: path.startsWith("/") ? path : `/${path}` }).toString();
}

/** The folder a path is in; "/" for the root itself. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** Whether a path is a folder or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
