import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Basis } from "../../go/footprint";
import type { PackageScan } from "../package-scan";
import { fromPortableJson, portableJson } from "./portable";

/** What is kept of a package whose own files, configuration and analyser are told by the entry's name. */
export interface Entry {
  /** The newest at the end. */
  readonly results: readonly Result[];
}

/** A result, what it rested on and the state of that. */
export interface Result {
  readonly basis: Basis;
  readonly state: string;
  readonly scan: PackageScan;
}

/** Changes with the form of entries, so that no other form is ever read as this one. */
export const entryForm = 2;

const magic = Buffer.from(`leaklens${entryForm}\n`);
const sumLength = 32;

/** An entry as bytes that tell when they are not whole. */
export function encodeEntry(entry: Entry, base: string): Buffer {
  const results = entry.results.map(({ basis: { folders, questions }, ...rest }) => {
    return { basis: { folders: folders.map((dir) => ({ dir })), questions }, ...rest };
  });
  const json = portableJson({ results } satisfies Written, base);
  const body = deflateRawSync(json, { level: 1 });
  return Buffer.concat([magic, checksum(body), body]);
}

/** The entry; undefined where the bytes are cut off, garbled, or of another form. */
export function decodeEntry(bytes: Buffer, base: string): Entry | undefined {
  const body = bytes.subarray(magic.length + sumLength);
  if (!bytes.subarray(0, magic.length).equals(magic)) return undefined;
  if (!bytes.subarray(magic.length, magic.length + sumLength).equals(checksum(body))) return undefined;
  try {
    const { results } = fromPortableJson(inflateRawSync(body).toString("utf8"), base) as Written;
    return {
      results: results.map(({ basis: { folders, questions }, ...rest }) => {
        return { basis: { folders: folders.map(({ dir }) => dir), questions }, ...rest };
      }),
    };
  } catch {
    return undefined;
  }
}

/** An entry as JSON knows it: folders are objects, so that all paths stand in properties. */
interface Written {
  readonly results: readonly (Omit<Result, "basis"> & {
    readonly basis: { readonly folders: readonly { readonly dir: string }[]; readonly questions: Basis["questions"] };
  })[];
}

function checksum(body: Uint8Array): Buffer {
  return createHash("sha256").update(body).digest();
}
