import { nothingShown } from "../baselines";
import type { ServerContext } from "../context";
import { folderOf } from "../uri";

/** Open, change, save and close of Go documents. */
export function followDocuments(server: ServerContext): void {
  const { documents, session, pace, delivery, closedFiles, host, feed, settings } = server;
  documents.listen(server.connection, (scheme) => settings.holds(scheme), {
    opened: (open) => {
      closedFiles.opened(open.path);
      // Text in an editor may differ from the disk that the engine has read.
      session.changed([open.path]);
      delivery.touched(open);
    },
    changed: (open) => {
      pace.edited();
      session.changed([open.path]);
      delivery.touched(open);
    },
    queryTouched: (path) => server.queryFiles.touched(path),
    saved: (open) => {
      delivery.touched(open);
      // A document that was waiting for this is not asked for again by a client that pulls on edits only.
      if (settings.of(open.path).run === "onSave" && server.features.refreshDiagnostics) {
        server.connection.languages.diagnostics.refresh().catch(() => {});
      }
    },
    closed: (open) => {
      session.changed([open.path]);
      const dir = folderOf(open.path);
      delivery.closed(open);
      closedFiles.closed(open.path);
      if (!closedFiles.covers(dir)) feed?.update(open.path, nothingShown);
      const last = ![...documents.all()].some((other) => folderOf(other.path) === dir);
      if (closedFiles.covers(dir)) delivery.background([dir]);
      else if (last || host.readDirectory(dir) === undefined) session.forget(dir);
    },
  });
}
