import { config, t } from "@vscode/l10n";
import chinese from "../../../l10n/server.l10n.zh-cn.json";
import { filled, type Message } from "../finding/say";

/** Chooses the language of what the server says to people, by the client's locale (such as `zh-cn`); English otherwise. */
export function speak(locale: string | undefined): void {
  // Simplified: what is written in Taiwan, Hong Kong and Macau is not.
  const simplified = /^zh(?:$|[-_](?!tw|hk|mo|hant))/i.test(locale ?? "");
  config({ contents: simplified ? chinese : {} });
}

/** A text of the rules' metadata in the client's language; what a project's query file says stays as it is. */
export function translated(text: string): string {
  return text === "" ? "" : t(text);
}

/** A message of the floors below in the client's language. */
export function told(message: Message): string {
  return filled(message, ({ template }) => t(template));
}
