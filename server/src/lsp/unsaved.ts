import type { Host } from "../go/host";
import type { Documents } from "./documents";

/** Texts of open documents that differ from what is stored, by path: what a scanner must put in front of the disk. */
export function unsavedTexts(documents: Documents, disk: Host): Map<string, string> {
  const texts = new Map<string, string>();
  const open = [...documents.all()].map(({ path, document }) => [path, document] as const);
  for (const [path, document] of [...open, ...documents.queries()]) {
    const text = document.getText();
    if (disk.readFile(path) !== text) texts.set(path, text);
  }
  return texts;
}
