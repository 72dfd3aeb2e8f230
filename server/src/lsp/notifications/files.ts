import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileEvent,
  type FileOperationRegistrationOptions,
} from "vscode-languageserver";
import { baselineFileName } from "../../report/baseline";
import type { ServerContext } from "../context";
import { contained } from "../guard";
import { configFileName } from "../protocol";
import { isWithin, pathOfUri } from "../uri";

/** Whether a file is configuration: it decides what is shown everywhere below its folder. */
export function decidesWhatIsShown(path: string): boolean {
  return /\/(?:\.goleaklens\.json|\.goleaklens-baseline\.json|\.goleaklens(?:\/.*)?)$/.test(path);
}

/** Names that change what the analysis or the configuration says, beside Go files. */
const watched = [
  "**/*.go",
  "**/go.mod",
  "**/go.work",
  "**/vendor/modules.txt",
  `**/${configFileName}`,
  `**/${baselineFileName}`,
  "**/.goleaklens/**",
  "**/*.scm",
];

/** Files and folders whose rename, creation or deletion in the editor the server wants to hear of. */
export const fileOperations: FileOperationRegistrationOptions = {
  filters: [
    { pattern: { glob: "**/*.{go,mod,work,scm}", matches: "file" } },
    { pattern: { glob: "**", matches: "folder" } },
  ],
};

/** Changes of files that no editor holds: by a watcher, and by what a person does in the file tree. */
export function followFiles(server: ServerContext): void {
  const { connection, log } = server;
  connection.onDidChangeWatchedFiles(contained(log, "Watched files", ({ changes }) => changed(server, changes)));
  const gone = (uri: string): FileEvent => ({ uri, type: FileChangeType.Deleted });
  const made = (uri: string): FileEvent => ({ uri, type: FileChangeType.Created });
  connection.workspace.onDidDeleteFiles(
    contained(log, "Deleted files", ({ files }) =>
      changed(
        server,
        files.map(({ uri }) => gone(uri)),
      ),
    ),
  );
  connection.workspace.onDidCreateFiles(
    contained(log, "Created files", ({ files }) =>
      changed(
        server,
        files.map(({ uri }) => made(uri)),
      ),
    ),
  );
  connection.workspace.onDidRenameFiles(
    contained(log, "Renamed files", ({ files }) =>
      changed(
        server,
        files.flatMap(({ oldUri, newUri }) => [gone(oldUri), made(newUri)]),
      ),
    ),
  );
}

/** Asks the client to watch; a client that cannot is expected to tell of changes by itself. */
export function watchFiles(server: ServerContext): void {
  if (!server.features.watchFiles) return;
  server.connection.client
    .register(DidChangeWatchedFilesNotification.type, { watchers: watched.map((globPattern) => ({ globPattern })) })
    .catch((error: unknown) => server.log.warn(`The client does not watch files: ${String(error)}`));
}

function changed(server: ServerContext, events: readonly FileEvent[]): void {
  const paths = new Set<string>();
  const vanished: string[] = [];
  for (const { uri, type } of events) {
    const path = pathOfUri(uri);
    if (type === FileChangeType.Deleted) {
      vanished.push(path);
      for (const below of knownBelow(server, path)) paths.add(below);
    } else if (!path.endsWith(".go")) {
      for (const file of goFilesBelow(server, path)) paths.add(file);
    }
    paths.add(path);
  }
  server.closedFiles.vanished(vanished);
  server.filesChanged([...paths]);
}

/**
 * A file in every package that vanished with a folder, as far as anybody has seen them. Its name does not matter: a folder
 * is read anew when any file in it changed.
 */
function knownBelow(server: ServerContext, folder: string): string[] {
  const dirs = [...server.session.analysed(), ...server.closedFiles.coveredWithin([folder])];
  return dirs.filter((dir) => isWithin(dir, folder)).map((dir) => `${dir}/vanished.go`);
}

/** Go files that came with a folder. Bounded: a folder that holds more is as good as a new workspace. */
function goFilesBelow(server: ServerContext, folder: string): string[] {
  const found: string[] = [];
  const queue = [folder];
  for (let dir = queue.pop(); dir !== undefined && found.length < 2000; dir = queue.pop()) {
    for (const entry of server.host.readDirectory(dir) ?? []) {
      if (entry.isDirectory) queue.push(`${dir}/${entry.name}`);
      else if (entry.name.endsWith(".go")) found.push(`${dir}/${entry.name}`);
    }
  }
  return found;
}
