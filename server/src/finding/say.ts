/**
 * What people are told: English with holes, and what goes into the holes. Plain data, so that it crosses threads; the
 * reports say it in English, the language server in the client's language.
 */
export interface Message {
  /** English, with `{0}`, `{1}` … in place of the arguments, as in `l10n/server.l10n.json`. */
  readonly template: string;
  readonly args: readonly Argument[];
}

/** Source text, names and numbers are the same in every language; a message is translated by itself. */
export type Argument = string | number | Message;

/** Tag of a template that people read: ``say`\`${name}\` is never closed` ``. `npm run docs` collects what stands in them. */
export function say(parts: TemplateStringsArray, ...args: readonly Argument[]): Message {
  const template = parts.reduce((before, part, index) => `${before}{${index - 1}}${part}`);
  return { template, args };
}

/** Words that somebody else wrote, as in a project's query file: nobody translates them. */
export function verbatim(text: string): Message {
  return { template: "{0}", args: [text] };
}

/** A noun or phrase that stands in the data, such as `file` in `server/data/resources-std.tsv`. */
export function phrase(template: string): Message {
  return { template, args: [] };
}

/** The message in English. */
export function english(message: Message): string {
  return filled(message, (inner) => inner.template);
}

/** The message with another template for it and for each message in its holes. */
export function filled(message: Message, templateOf: (message: Message) => string): string {
  return templateOf(message).replace(/\{(\d+)\}/g, (hole, index: string) => {
    const arg = message.args[Number(index)];
    return arg === undefined ? hole : typeof arg === "object" ? filled(arg, templateOf) : String(arg);
  });
}
