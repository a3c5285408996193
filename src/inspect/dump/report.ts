import type { Finding } from "../../base/finding.ts";
import type { DeepReport } from "../deep/deep_report.ts";
import type { FieldGroup } from "./fields.ts";
import type { MemoryMap } from "./map/memory_map.ts";
import type { Verdict } from "../../base/verdict.ts";

/*
 * The report as programs read it: these types are the JSON document, which
 * only ever grows. Values of 64 bits, addresses and codes are zero-padded
 * lower-case hexadecimal strings; a field without a value is null.
 */

/** What `kernel` holds in the report of a kernel dump. */
export interface KernelReport {
  readonly dumpType: { readonly value: number | null; readonly name: string };
  readonly bugCheck: {
    readonly code: string | null;
    readonly name: string | null;
    readonly parameters: readonly (string | null)[];
    readonly requester: string | null;
  };
  readonly machine: "x64" | "arm64" | "x86" | "unknown";
  readonly processors: number | null;
  readonly osBuild: number | null;
  readonly systemTime: string | null;
  readonly upTimeSeconds: number | null;
  /** `null` when the writer left it unfilled. */
  readonly attributes:
    | { readonly value: string; readonly names: readonly string[] }
    | null;
  /** `null` for types without pages. */
  readonly pages: {
    /** As the header says. */
    readonly promised: number | null;
    /** Counted in the table. */
    readonly inTable: number | null;
    /** Wholly inside the file. */
    readonly inFile: number | null;
  } | null;
}

/** What `minidump` holds in the report of a user-mode minidump. */
export interface MinidumpReport {
  readonly flags: string | null;
  readonly streams: readonly {
    readonly type: number;
    readonly name: string;
    readonly sizeBytes: number;
    readonly fileOffset: number;
  }[];
  readonly threads: number | null;
  readonly modules: number | null;
  readonly memoryBytes: number | null;
  readonly machine: string;
  readonly osBuild: number | null;
  readonly time: string | null;
}

/** What a dump is, as far as its file tells. */
export type DumpFormat = "kernel64" | "kernel32" | "minidump" | "unknown";

/** What a file's bytes come to, all of them, for the chain of custody. */
export interface DumpHash {
  readonly algorithm: "sha256";
  /** In lower-case hexadecimal digits. */
  readonly value: string;
}

/** The path of a dump that came through a pipe; a file has `./-`. */
export const pipePath = "-";

/** What a person reads where a program reads the path. */
export function nameOf({ path }: Pick<DumpReport, "path">): string {
  return path === pipePath ? "standard input" : path;
}

/** The report of one dump. */
export interface DumpReport {
  readonly path: string;
  /** `null` where the file could not be opened. */
  readonly sizeBytes: number | null;
  readonly format: DumpFormat;
  readonly verdict: Verdict;
  /** The verdict as a sentence. */
  readonly summary: string;
  readonly kernel: KernelReport | null;
  readonly minidump: MinidumpReport | null;
  readonly checks: readonly Finding[];
  /** Of the whole file, where it was asked for. */
  readonly hash?: DumpHash;
  /** What was found in its memory, where that was asked for. */
  readonly deep?: DeepReport;
  /** The raw fields, where they were asked for. */
  readonly structures?: readonly FieldGroup[];
  /** The map of memory, where it was asked for and the file tells. */
  readonly map?: MemoryMap | null;
}
