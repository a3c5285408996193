import { concat, setBytes, setU32, setU64, setU8 } from "./bytes.ts";
import { pagesOf } from "./pages.ts";

/** Options for the body of a summary dump (type 2). */
export interface SummaryOptions {
  readonly bits?: 64 | 32;
  readonly present: readonly bigint[];
  readonly bitCount?: number;
  /** The field Pages; the length of `present` by default. */
  readonly pages?: number;
  /**
   * HeaderSize, the offset of the first page; by default 0x3000, or 0x2000 if
   * `bits` is 32.
   */
  readonly firstPageAt?: number;
  readonly signature?: string;
}

/**
 * SUMMARY_DUMP64 at 0x2000, or SUMMARY_DUMP32 at 0x1000, and the pages. Public
 * source: Singularity RDK `Dump.h`. In a 64-bit dump, the pointer of RTL_BITMAP
 * takes eight bytes at 0x20. In a 32-bit dump, it takes four bytes at 0x1c.
 */
export function buildSummaryBody(options: SummaryOptions): Uint8Array {
  const { present, bits = 64, bitCount = 64 } = options;
  const start = bits === 64 ? 0x2000 : 0x1000;
  const firstPageAt = options.firstPageAt ?? start + 0x1000;
  const head = new Uint8Array(firstPageAt - start);
  const bitmapAt = bits === 64 ? 0x28 : 0x20;
  setBytes(head, 0x00, options.signature ?? "SDMP");
  setBytes(head, 0x04, "DUMP");
  setU32(head, 0x0c, firstPageAt);
  setU32(head, 0x10, bitCount);
  setU32(head, 0x14, options.pages ?? present.length);
  setU32(head, 0x18, bitCount);
  if (bits === 64) setU64(head, 0x20, 0xfffffa8001000130n);
  else setU32(head, 0x1c, 0x81000130);
  for (const pfn of present) {
    const at = bitmapAt + Number(pfn >> 3n);
    setU8(head, at, (head[at] ?? 0) | (1 << Number(pfn & 7n)));
  }
  return concat(head, pagesOf(present));
}

/** Offsets of the fields of TRIAGE_DUMP32 after its start at 0x1000. */
export const triage32Fields = {
  SizeOfDump: 0x04,
  ValidOffset: 0x08,
  ContextOffset: 0x0c,
  ExceptionOffset: 0x10,
  PrcbOffset: 0x1c,
  ProcessOffset: 0x20,
  ThreadOffset: 0x24,
  CallStackOffset: 0x28,
  SizeOfCallStack: 0x2c,
  DriverListOffset: 0x30,
  DriverCount: 0x34,
  StringPoolOffset: 0x38,
  StringPoolSize: 0x3c,
  TopOfStack: 0x48,
  DataPageOffset: 0x50,
  DataPageSize: 0x54,
  DataBlocksOffset: 0x60,
  DataBlocksCount: 0x64,
} as const;

/**
 * TRIAGE_DUMP32 at 0x1000, and the rest of a dump of 64 KiB. The dump ends with
 * "TRGD". All small dumps of Windows XP have this size. Public sources:
 * Singularity RDK `Dump.h`, larytet/parse_minidump.
 */
export function buildTriage32Body(
  changes: Partial<Record<keyof typeof triage32Fields, number>> = {},
): Uint8Array {
  const body = new Uint8Array(0xf000);
  const fields: Partial<Record<keyof typeof triage32Fields, number>> = {
    SizeOfDump: 0x10000,
    ValidOffset: 0xfffc,
    ContextOffset: 0x320,
    ExceptionOffset: 0x7d0,
    PrcbOffset: 0x2000,
    ProcessOffset: 0x3000,
    ThreadOffset: 0x4000,
    CallStackOffset: 0x5000,
    SizeOfCallStack: 0x1000,
    DriverListOffset: 0x6000,
    DriverCount: 3,
    StringPoolOffset: 0x7000,
    StringPoolSize: 0x100,
    TopOfStack: 0x9f5d3b20,
    DataBlocksOffset: 0x8000,
    DataBlocksCount: 1,
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) {
    setU32(body, triage32Fields[name as keyof typeof triage32Fields], value);
  }
  // TRIAGE_DATA_BLOCK: u64 address, u32 offset, u32 size.
  setU64(body, 0x7000, 0x8055a420);
  setU32(body, 0x7008, 0x9000);
  setU32(body, 0x700c, 0x100);
  setBytes(body, 0xeffc, "TRGD");
  return body;
}
