import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { type MirrorParams, Requests } from "../protocol";
import { pathOfUri } from "../uri";

/** `goLeakLens/mirror`: texts of files that the server cannot read by itself. */
export function registerMirror(server: ServerContext): void {
  const { mirror } = server;
  if (!mirror) return;
  const answer = ({ files }: MirrorParams): null => {
    const paths = files.map(({ uri, text }) => {
      const path = pathOfUri(uri);
      mirror.set(path, text ?? undefined);
      return path;
    });
    server.filesChanged(paths);
    return null;
  };
  server.connection.onRequest(Requests.mirror, guarded(server.log, "Mirror", answer));
}
