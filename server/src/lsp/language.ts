import { config, t } from "@vscode/l10n";
import chinese from "../../../l10n/server.l10n.zh-cn.json";

/** Chooses the language of what the server says to people, by the client's locale (such as `zh-cn`); English otherwise. */
export function speak(locale: string | undefined): void {
  // Simplified: what is written in Taiwan, Hong Kong and Macau is not.
  const simplified = /^zh(?:$|[-_](?!tw|hk|mo|hant))/i.test(locale ?? "");
  config({ contents: simplified ? chinese : {} });
}

/** A fix's title in the client's language. Code and numbers in it are nobody's language: `Add {0}`. */
export function fixTitle(title: string): string {
  const { key, parts } = titleKey(title);
  return t(key, ...parts);
}

/** The text of a title with `{0}`, `{1}` … for its code and numbers. */
export function titleKey(title: string): { readonly key: string; readonly parts: readonly string[] } {
  const parts: string[] = [];
  const key = title.replace(/`[^`]*`|\b\d+\b/g, (part) => `{${parts.push(part) - 1}}`);
  return { key, parts };
}
