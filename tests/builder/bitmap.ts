import { concat, setBytes, setU64, setU8 } from "./bytes.ts";
import { type PageFill, pagesOf } from "./pages.ts";

/** A bitmap dump's body: DumpType 5 and 6. */
export interface BitmapOptions {
  /** The first four bytes: 'SDMP' by default. */
  readonly signature?: string;
  /** The second four bytes: 'DUMP' by default. */
  readonly validDump?: string;
  /** How many bits the bitmap has. */
  readonly bits: number;
  /** The pages that are present, ascending. */
  readonly present: readonly bigint[];
  /** Pages, when it is to differ from `bits`. */
  readonly pages?: bigint;
  /** TotalPresentPages, when it is to differ from `present`. */
  readonly totalPresentPages?: bigint;
  /**
   * Where in the file the first page is: right after the bitmap by default,
   * unaligned like the file that WinDbg writes.
   */
  readonly firstPageAt?: number;
  /** FirstPage, when it is to differ from where the first page is. */
  readonly firstPage?: bigint;
  /** Sets the spare bits of the last byte, which no reader may count. */
  readonly spareBits?: boolean;
  readonly pageFill?: PageFill;
}

/** How many bytes the bitmap of so many bits has. */
export function bitmapBytes(bits: number): number {
  return Math.ceil(bits / 8);
}

/** Where the bitmap ends in a 64-bit dump: 0x2000 + 0x38 + its bytes. */
export function bitmapEnd(bits: number): number {
  return 0x2038 + bitmapBytes(bits);
}

/**
 * The bitmap header, 0x38 bytes at 0x2000, and the bitmap. Public sources:
 * Singularity RDK `Dump.h`, LeechCore `device_file.c`.
 */
export function buildBitmapHead(options: BitmapOptions): Uint8Array {
  const bytes = new Uint8Array(0x38 + bitmapBytes(options.bits));
  const firstPage = options.firstPage ??
    BigInt(options.firstPageAt ?? bitmapEnd(options.bits));
  setBytes(bytes, 0x0, options.signature ?? "SDMP");
  setBytes(bytes, 0x4, options.validDump ?? "DUMP");
  setU64(bytes, 0x20, firstPage);
  setU64(
    bytes,
    0x28,
    options.totalPresentPages ?? BigInt(options.present.length),
  );
  setU64(bytes, 0x30, options.pages ?? BigInt(options.bits));
  for (const pfn of options.present) {
    const at = 0x38 + Number(pfn >> 3n);
    setU8(bytes, at, (bytes[at] ?? 0) | (1 << Number(pfn & 7n)));
  }
  if (options.spareBits && options.bits % 8 !== 0) {
    const last = bytes.length - 1;
    setU8(bytes, last, (bytes[last] ?? 0) | (0xff << options.bits % 8) & 0xff);
  }
  return bytes;
}

/** The whole body of a bitmap dump, from 0x2000 to the end of the last page. */
export function buildBitmapBody(options: BitmapOptions): Uint8Array {
  const head = buildBitmapHead(options);
  const gap = (options.firstPageAt ?? bitmapEnd(options.bits)) -
    bitmapEnd(options.bits);
  return concat(
    head,
    new Uint8Array(gap),
    pagesOf(options.present, options.pageFill),
  );
}
