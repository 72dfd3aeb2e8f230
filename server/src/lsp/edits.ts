import * as l10n from "@vscode/l10n";
import {
  type AnnotatedTextEdit,
  type ChangeAnnotation,
  LSPErrorCodes,
  ResponseError,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Edit } from "../finding/finding";
import type { Documents } from "./documents";
import type { Features } from "./features";
import type { Positions } from "./positions";

/** Why a person should look before an edit is made. */
export interface Caution {
  readonly label: string;
  readonly description: string;
}

/**
 * Edits as the protocol wants them: versioned where the client can, annotated where they need a person's word, and with
 * the line ends of the file they go into. A client that cannot apply edits of several versions gets plain `changes`.
 */
export function workspaceEdit(
  edits: Iterable<Edit>,
  at: Positions,
  documents: Documents,
  features: Features,
  caution?: Caution,
): WorkspaceEdit {
  const byFile = new Map<string, TextEdit[]>();
  const annotationId = caution && features.changeAnnotations ? "review" : undefined;
  for (const edit of edits) {
    const newText = withLineEnds(edit.newText, lineEnd(at.text(edit.span.file)));
    const range = at.range(edit.span);
    const list = byFile.get(edit.span.file) ?? [];
    list.push(
      annotationId === undefined ? { range, newText } : ({ range, newText, annotationId } as AnnotatedTextEdit),
    );
    byFile.set(edit.span.file, list);
  }
  if (!features.documentChanges) {
    return { changes: Object.fromEntries([...byFile].map(([path, list]) => [at.uri(path), list])) };
  }
  const documentChanges = [...byFile].map(
    ([path, list]): TextDocumentEdit => ({
      textDocument: { uri: at.uri(path), version: documents.byPath(path)?.document.version ?? null },
      edits: list,
    }),
  );
  if (annotationId === undefined || !caution) return { documentChanges };
  const annotation: ChangeAnnotation = { ...caution, needsConfirmation: true };
  return { documentChanges, changeAnnotations: { [annotationId]: annotation } };
}

/**
 * Refuses to make edits for a text that has moved on since they were offered.
 * @param version the version they were offered for; null for a file that was not open
 */
export function refuseStale(documents: Documents, uri: string, version: number | null): void {
  const now = documents.byUri(uri)?.document.version ?? null;
  if (now !== version) {
    throw new ResponseError(
      LSPErrorCodes.ContentModified,
      l10n.t("The document has changed; ask for the action again"),
    );
  }
}

/** The line end a text uses: that of its first line. */
export function lineEnd(text: TextDocument): "\r\n" | "\n" {
  const first =
    text.lineCount > 1 ? text.getText({ start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }) : "";
  return first.endsWith("\r\n") ? "\r\n" : "\n";
}

function withLineEnds(text: string, end: "\r\n" | "\n"): string {
  return end === "\n" ? text : text.replace(/\r?\n/g, "\r\n");
}
