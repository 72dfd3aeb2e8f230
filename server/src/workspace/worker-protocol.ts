import type { CacheOptions } from "./cache/scan-cache";
import type { PackageFolder } from "./discovery";
import type { PackageScan } from "./package-scan";

/** What a worker is started with. */
export interface WorkerStart {
  /** Folder of grammar, queries and API data, as `nodeResources` takes it. */
  readonly resources: string;
  /** Folder of the scan: what lies in no module belongs to it. Absolute, `/`-separated. */
  readonly root: string;
  /** Texts that stand in front of the disk, by path. */
  readonly overlays?: ReadonlyMap<string, string>;
  /** Where results are kept; undefined for nowhere. */
  readonly cache?: CacheOptions;
}

export type ToWorker = { readonly folder: PackageFolder };
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "scanned"; readonly scan: PackageScan }
  /** The worker could not start; it will take no work. */
  | { readonly kind: "broken"; readonly message: string };
