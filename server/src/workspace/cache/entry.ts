import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Basis } from "../../go/footprint";
import type { PackageScan } from "../package-scan";
import { fromPortableJson, portableJson } from "./portable";

/** What is kept of a package whose own files, configuration and analyser are told by the entry's name. */
export interface Entry {
  /** What its results rested on. */
  readonly basis: Basis;
  /** By the state of the basis, the newest at the end. */
  readonly results: readonly (readonly [state: string, scan: PackageScan])[];
}

/** Changes with the form of entries, so that no other form is ever read as this one. */
export const entryForm = 1;

const magic = Buffer.from(`leaklens${entryForm}\n`);
const sumLength = 32;

/** An entry as bytes that tell when they are not whole. */
export function encodeEntry(entry: Entry, base: string): Buffer {
  const { folders, questions } = entry.basis;
  const json = portableJson({ ...entry, basis: { folders: folders.map((dir) => ({ dir })), questions } }, base);
  const body = deflateRawSync(json, { level: 1 });
  return Buffer.concat([magic, checksum(body), body]);
}

/** The entry; undefined where the bytes are cut off, garbled, or of another form. */
export function decodeEntry(bytes: Buffer, base: string): Entry | undefined {
  const body = bytes.subarray(magic.length + sumLength);
  if (!bytes.subarray(0, magic.length).equals(magic)) return undefined;
  if (!bytes.subarray(magic.length, magic.length + sumLength).equals(checksum(body))) return undefined;
  try {
    const { basis, results } = fromPortableJson(inflateRawSync(body).toString("utf8"), base) as Written;
    return { basis: { ...basis, folders: basis.folders.map(({ dir }) => dir) }, results };
  } catch {
    return undefined;
  }
}

/** An entry as JSON knows it: folders are objects, so that all paths stand in properties. */
interface Written {
  readonly basis: { readonly folders: readonly { readonly dir: string }[]; readonly questions: Basis["questions"] };
  readonly results: Entry["results"];
}

function checksum(body: Uint8Array): Buffer {
  return createHash("sha256").update(body).digest();
}
