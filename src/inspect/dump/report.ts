import type { Finding } from "../../base/finding.ts";
import type { DeepReport } from "../deep/deep_report.ts";
import type { FieldGroup } from "./fields.ts";
import type { MemoryMap } from "./map/memory_map.ts";
import type { RecordReport } from "./record_report.ts";
import type { Verdict } from "../../base/verdict.ts";

/*
 * These types are the JSON report. Existing keys never change; new ones may be
 * added. 64-bit values, addresses and codes are zero-padded lower-case
 * hexadecimal strings; a field without a value is null.
 */

/** `kernel` in the report. */
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
  /** The attributes; `null` if Windows never set the field. */
  readonly attributes:
    | { readonly value: string; readonly names: readonly string[] }
    | null;
  /** The page counts; `null` for dump types without pages. */
  readonly pages: {
    /** The page count in the header. */
    readonly promised: number | null;
    /** Number of pages in the bitmap, runs or ranges. */
    readonly inTable: number | null;
    /** Number of pages that are completely inside the file. */
    readonly inFile: number | null;
  } | null;
}

/** `minidump` in the report. */
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
  readonly process: MinidumpProcess | null;
}

/** `minidump.process` in the report: facts about the process in the dump. */
export interface MinidumpProcess {
  readonly programName: string | null;
  readonly programPath: string | null;
  readonly processId: number | null;
  readonly commandLine: string | null;
  /** The comment streams, which ProcDump and WinDbg write. */
  readonly comments: readonly string[];
  readonly system: {
    readonly name: string;
    readonly version: string;
    /** The service pack of Windows; on other systems, a description of the system. */
    readonly servicePack: string | null;
  } | null;
  /** Whether the process is a 32-bit process on 64-bit Windows. */
  readonly isWow64: boolean;
  readonly exception: {
    readonly code: string;
    readonly name: string | null;
    readonly address: string;
    readonly module: string | null;
    /** The distance of the address from the start of the module. */
    readonly moduleOffset: string | null;
    readonly threadId: number;
    readonly hasRegisters: boolean;
    readonly hasStack: boolean;
  } | null;
  /** The kind of memory in the dump: "full memory", "stacks only" and so on. */
  readonly contents: string;
  readonly flagNames: readonly string[];
  /** The names of the first 256 threads that have names. */
  readonly threadNames: readonly {
    readonly id: number;
    readonly name: string;
  }[];
  readonly handles: number | null;
  /** The .NET runtime; `null` for a process without .NET. */
  readonly dotNet: {
    readonly runtime: string;
    readonly hasPrivateMemory: boolean;
  } | null;
  /** The modules whose memory is missing from a full memory dump. */
  readonly missingModules: readonly string[];
}

/** Converts a count; `null` if a JSON number cannot represent it exactly. */
export function exactNumber(count: bigint | null): number | null {
  return count === null || count > Number.MAX_SAFE_INTEGER
    ? null
    : Number(count);
}

/** The format of a dump file, by its signature. */
export type DumpFormat = "kernel64" | "kernel32" | "minidump" | "unknown";

/** The hash of the complete file, for the chain of custody. */
export interface DumpHash {
  readonly algorithm: "sha256";
  /** The hash in lower-case hexadecimal. */
  readonly value: string;
}

/**
 * The path of a dump that came through a pipe. A file with this name is `./-`.
 */
export const pipePath = "-";

/** The name of the dump in texts for people. */
export function nameOf({ path }: Pick<DumpReport, "path">): string {
  return path === pipePath ? "standard input" : path;
}

/** The report of one dump. */
export interface DumpReport {
  readonly path: string;
  /** The size of the file; `null` if the file could not be opened. */
  readonly sizeBytes: number | null;
  readonly format: DumpFormat;
  readonly verdict: Verdict;
  /** The reason for the verdict, as a sentence. */
  readonly summary: string;
  readonly kernel: KernelReport | null;
  readonly minidump: MinidumpReport | null;
  readonly checks: readonly Finding[];
  /** The hash, with `--hash`. */
  readonly hash?: DumpHash;
  /** The record of the capture, if it is known. */
  readonly windowsRecord?: RecordReport | null;
  /** The results of deep inspection, if a flag requested it. */
  readonly deep?: DeepReport;
  /** The raw fields, with `--fields`. */
  readonly structures?: readonly FieldGroup[];
  /** The map, with `--map`; `null` if the memory in the dump is not known. */
  readonly map?: MemoryMap | null;
}
