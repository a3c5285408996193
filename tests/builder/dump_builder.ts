/**
 * Builds kernel dumps for tests from the public descriptions of the formats.
 * This module shares no layout and no code with src/, so a wrong offset in the
 * reader cannot cancel itself out.
 *
 * @module
 */

import { bitmapEnd, type BitmapOptions, buildBitmapBody } from "./bitmap.ts";
import { concat, setBytes } from "./bytes.ts";
import { buildHeader32 } from "./kernel32.ts";
import { buildHeader64 } from "./kernel64.ts";
import type { HeaderOptions, Run } from "./options.ts";
import { type PageFill, pagesOf, pfnsOf } from "./pages.ts";
import { buildRangesBody, rangesEnd, type RangesOptions } from "./ranges.ts";
import { buildSecondaryData, type SecondaryBlock } from "./secondary_data.ts";
import { type Border, buildTriageBody, type TriageOptions } from "./triage.ts";

/** The contents of a kernel dump. `type` determines the body. */
export interface KernelDumpOptions extends HeaderOptions {
  /** The body of types 5 and 6. */
  readonly bitmap?: Partial<BitmapOptions>;
  /** The body of types 8, 9 and 10. */
  readonly ranges?: Partial<RangesOptions>;
  /** The body of type 4. */
  readonly triage?: TriageOptions;
  /** Bytes that replace the body. */
  readonly body?: Uint8Array;
  /**
   * Makes the contents of a page. By default, the page contains its physical
   * addresses.
   */
  readonly pageFill?: PageFill;
  /** Secondary data after the body, as blocks or as bytes. */
  readonly secondaryData?: readonly SecondaryBlock[] | Uint8Array;
  /** Bytes at the end of the file. */
  readonly leftOver?: Uint8Array;
  /**
   * The size to cut the file to. A negative number cuts bytes from the end of
   * the file.
   */
  readonly cutAt?: number;
}

/** A built dump and the offsets of its parts. */
export interface LaidOutDump {
  readonly bytes: Uint8Array;
  readonly borders: readonly Border[];
}

/** The pages of a small dump: three pages, a gap and two pages. */
export const smallRuns: readonly Run[] = [
  { basePage: 0x1n, pageCount: 3n },
  { basePage: 0x10n, pageCount: 2n },
];

const bitmapOf = (options: KernelDumpOptions): BitmapOptions => ({
  bits: 64,
  present: pfnsOf(smallRuns),
  ...(options.pageFill ? { pageFill: options.pageFill } : {}),
  ...options.bitmap,
});

const rangesOf = (options: KernelDumpOptions): RangesOptions => ({
  ranges: smallRuns,
  ...(options.pageFill ? { pageFill: options.pageFill } : {}),
  ...options.ranges,
});

/** Builds the body for the dump type, and returns the offsets of its parts. */
function layOutBody(options: KernelDumpOptions): LaidOutDump {
  const headerSize = options.bits === 32 ? 0x1000 : 0x2000;
  const type = options.type ?? 6;
  if (options.body) {
    return {
      bytes: options.body,
      borders: [{ name: "body", offset: headerSize }],
    };
  }
  if (type === 1) {
    const pfns = pfnsOf(options.runs ?? smallRuns);
    return {
      bytes: pagesOf(pfns, options.pageFill),
      borders: [{ name: "first page", offset: headerSize }],
    };
  }
  if (options.bits === 32) return { bytes: new Uint8Array(0), borders: [] };
  if (type === 4) {
    const { bytes, borders } = buildTriageBody(options.triage);
    return { bytes, borders: [{ name: "triage", offset: 0x2000 }, ...borders] };
  }
  if (type === 5 || type === 6) {
    const bitmap = bitmapOf(options);
    const firstPageAt = bitmap.firstPageAt ?? bitmapEnd(bitmap.bits);
    return {
      bytes: buildBitmapBody(bitmap),
      borders: [
        { name: "bitmap header", offset: 0x2000 },
        { name: "bitmap", offset: 0x2038 },
        { name: "bitmap end", offset: bitmapEnd(bitmap.bits) },
        { name: "first page", offset: firstPageAt },
      ],
    };
  }
  if (type === 8 || type === 9 || type === 10) {
    const ranges = rangesOf(options);
    return {
      bytes: buildRangesBody(ranges),
      borders: [
        { name: "RDMP header", offset: 0x2000 },
        { name: "ranges", offset: 0x2030 },
        { name: "first page", offset: rangesEnd(ranges.ranges.length) },
      ],
    };
  }
  return { bytes: new Uint8Array(0), borders: [] };
}

/**
 * Returns the header fields. By default, DirectoryTableBase is the address of a
 * page that the dump contains.
 */
function directoryOf({ bitmap, fields }: KernelDumpOptions) {
  const present = bitmap?.present ?? [1n];
  const page = present.includes(0x1aen)
    ? 0x1aen
    : present.find((pfn) => pfn > 0n) ?? 1n;
  return { DirectoryTableBase: page * 4096n, ...fields };
}

/** Builds a dump and returns the offsets of its parts. */
export function layOutKernelDump(options: KernelDumpOptions = {}): LaidOutDump {
  const type = options.type ?? 6;
  const withRuns = {
    ...options,
    ...(type === 1 && !options.runs ? { runs: smallRuns } : {}),
    ...(type === 4 ? {} : { fields: directoryOf(options) }),
  };
  const header = options.bits === 32
    ? buildHeader32(withRuns)
    : buildHeader64(withRuns);
  const body = layOutBody(options);
  const extra = options.secondaryData;
  const secondary = extra instanceof Uint8Array
    ? extra
    : extra
    ? buildSecondaryData(extra)
    : new Uint8Array(0);
  const bytes = concat(
    header,
    body.bytes,
    secondary,
    options.leftOver ?? new Uint8Array(0),
  );
  for (const [offset, patch] of options.patches ?? []) {
    setBytes(bytes, offset, patch);
  }
  const bodyEnd = header.length + body.bytes.length;
  const borders = [
    { name: "header", offset: 0 },
    ...body.borders,
    { name: "body end", offset: bodyEnd },
    { name: "secondary data end", offset: bodyEnd + secondary.length },
  ];
  const { cutAt } = options;
  return {
    bytes: cutAt === undefined ? bytes : bytes.slice(0, cutAt),
    borders,
  };
}

/** Builds a kernel dump; by default a complete 64-bit bitmap dump with 0x161. */
export function buildKernelDump(options: KernelDumpOptions = {}): Uint8Array {
  return layOutKernelDump(options).bytes;
}
