import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import type { Finding } from "../finding/finding";
import type { SourceLines } from "./lines";

/**
 * Gives findings of one package their fingerprints: 16 hexadecimal digits over package path, rule, function, the text of
 * the line, and which of several equal ones it is. Lines that move, files that are renamed inside the package and another
 * checkout folder leave it alone.
 * @param findings sorted; their order decides the ordinal.
 */
export function withFingerprints(
  findings: readonly Finding[],
  packagePath: string,
  linesOf: (file: string) => SourceLines,
): Finding[] {
  const counts = new Map<string, number>();
  return findings.map((finding) => {
    const lines = linesOf(finding.span.file);
    const text = normalised(lines.textOf(lines.lineAt(finding.span.start)));
    const key = [packagePath, finding.rule, finding.function, text].join("\0");
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return { ...finding, fingerprint: digest(`${key}\0${ordinal}`) };
  });
}

/** Spaces and a trailing comment do not count: reformatting, or adding a reason, keeps the fingerprint. */
function normalised(line: string): string {
  return line.replace(/\/\/.*$/, "").replace(/\s+/g, "");
}

function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 16);
}
