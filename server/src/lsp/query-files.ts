import type { ConfigurationSource } from "./configuration-source";
import type { Documents } from "./documents";
import type { ProblemReport } from "./problems";
import type { AnalysisSession } from "./session";
import { folderOf } from "./uri";

/** How long typing in a query file must pause before Go files are looked at again, in milliseconds. */
const quiet = 300;

/**
 * Marks mistakes in the project's query files, in the files themselves: at once while one is typed in, and whenever they
 * count for a package that is analysed. What a changed query finds follows a moment later.
 */
export class QueryFiles {
  readonly #checked = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed called when answers may differ because a query did */
  constructor(
    private readonly documents: Documents,
    private readonly configuration: ConfigurationSource,
    private readonly session: AnalysisSession,
    private readonly problems: ProblemReport,
    private readonly changed: () => void,
  ) {}

  /** A query file was opened, edited or closed. */
  touched(path: string): void {
    this.session.changed([path]);
    this.#check(folderOf(path));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.changed, quiet);
  }

  /** These folders count for a package. */
  count(folders: readonly string[]): void {
    for (const folder of folders) if (!this.#checked.has(folder)) this.#check(folder);
  }

  /** Configuration or query files changed. */
  recheck(): void {
    const open = [...this.documents.queries()].map(([path]) => folderOf(path));
    for (const folder of new Set([...this.#checked, ...open])) this.#check(folder);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** Any other `.scm` file, such as another grammar's, is none of ours. */
  #check(folder: string): void {
    const { queries } = this.configuration.of(folder).config;
    const ours = queries.includes(folder);
    if (ours) this.#checked.add(folder);
    else this.#checked.delete(folder);
    const found = ours ? this.session.queryProblems(queries) : [];
    this.problems.set(
      `queries in ${folder}`,
      found.filter(({ file }) => folderOf(file) === folder),
    );
  }
}
