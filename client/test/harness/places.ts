import { join } from "node:path";

/** The repository's root folder, absolute. */
export const root = join(__dirname, "../../..");

/** Exact versions of what the tests in a real VS Code need beside `npm ci`. A new number makes a new cache folder. */
export const versions = { codeServer: "4.139.1", node: "24.21.0", chromium: "153.0.0" } as const;

/** Git-ignored folder for downloads; `GO_LEAK_LENS_CACHE` moves it (several clones can then share one). */
export const cache = process.env.GO_LEAK_LENS_CACHE ?? join(root, ".cache");

/** Git-ignored folder for results, logs and screenshots of the last test run. */
export const results = join(root, "test-results");

/** The folder of leaking Go that the extension's walkthrough opens and the tests use. */
export const playground = join(root, "test-fixtures/playground");

/** A Go module with one leak a file, and what each file is after its preferred fix. */
export const editorFixtures = join(root, "test-fixtures/editor");
