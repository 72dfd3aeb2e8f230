import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { told } from "../language";
import { type EffectiveConfig, type FileParams, Requests } from "../protocol";
import { folderOf, pathOfUri, uriOfPath } from "../uri";

/** `goLeakLens/configuration`: what counts for a file, and which files say so. */
export function registerConfiguration(server: ServerContext): void {
  const answer = ({ uri }: FileParams): EffectiveConfig => {
    const path = server.documents.byUri(uri)?.path ?? pathOfUri(uri);
    const { config, file, problems } = server.configuration.of(folderOf(path));
    return {
      ...(file === undefined ? {} : { file: uriOfPath(file) }),
      values: { ...config },
      problems: problems.map(({ file, line, message }) => ({
        uri: uriOfPath(file),
        line: line - 1,
        message: told(message),
      })),
    };
  };
  server.connection.onRequest(Requests.configuration, guarded(server.log, "Configuration", answer));
}
