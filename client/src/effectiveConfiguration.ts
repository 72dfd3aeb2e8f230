import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type EffectiveConfig, Requests } from "../../server/src/lsp/protocol";
import { type Parts, uriText } from "./parts";
import { inform } from "./tell";

/** Scheme of documents that show what counts; nobody can type into them. */
const scheme = "goleaklens-configuration";

/** Gives the text of those documents. The path is that of the file asked about, so the text is asked for when it is shown. */
export class ConfigurationTexts implements vscode.TextDocumentContentProvider {
  readonly #client: Parts["client"];
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(client: Parts["client"]) {
    this.#client = client;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const file = vscode.Uri.parse(uri.query, true);
    const params = { uri: uriText({ client: this.#client }, file) };
    const {
      file: from,
      values,
      problems,
    } = await this.#client.sendRequest<EffectiveConfig>(Requests.configuration, params);
    const source = from
      ? vscode.workspace.asRelativePath(this.#client.protocol2CodeConverter.asUri(from))
      : l10n.t("the settings alone");
    const comments = [
      l10n.t("What counts for {0}", vscode.workspace.asRelativePath(file)),
      l10n.t("Configured by {0}", source),
      ...problems.map(({ line, message }) => `${line + 1}: ${message}`),
    ];
    return `${comments.map((comment) => `// ${comment}`).join("\n")}\n${JSON.stringify(values, readable, 2)}\n`;
  }

  /** Asks anew for a document that is open already. */
  refresh(uri: vscode.Uri): void {
    this.#changed.fire(uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** Shows the merged configuration of a file: the active one where none is named. */
export async function showEffectiveConfiguration({ texts }: Parts, chosen?: vscode.Uri): Promise<void> {
  const file = chosen ?? vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!file) {
    void inform(l10n.t("open a Go file first."));
    return;
  }
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const uri = vscode.Uri.from({ scheme, path: `/${name}.effective.jsonc`, query: file.toString() });
  texts.refresh(uri);
  await vscode.window.showTextDocument(uri, { preview: true });
}

/** A Go version as people write it: the analysis keeps it in two numbers. */
function readable(key: string, value: unknown): unknown {
  if (key !== "goVersion" || typeof value !== "object" || value === null) return value;
  const { major, minor } = value as { readonly major?: unknown; readonly minor?: unknown };
  return `${major}.${minor}`;
}
