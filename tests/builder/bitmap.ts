import { concat, setBytes, setU64, setU8 } from "./bytes.ts";
import { type PageFill, pagesOf } from "./pages.ts";

/** Options for the body of a bitmap dump: DumpType 5 or 6. */
export interface BitmapOptions {
  /** The first four bytes: "SDMP" by default. */
  readonly signature?: string;
  /** The second four bytes: "DUMP" by default. */
  readonly validDump?: string;
  /** Number of bits in the bitmap. */
  readonly bits: number;
  /** The frame numbers of the pages in the dump, in ascending order. */
  readonly present: readonly bigint[];
  /** The field Pages; `bits` by default. */
  readonly pages?: bigint;
  /** The field TotalPresentPages; the length of `present` by default. */
  readonly totalPresentPages?: bigint;
  /**
   * File offset of the first page. By default the page follows the bitmap
   * directly, without alignment, as in a file from WinDbg.
   */
  readonly firstPageAt?: number;
  /** The field FirstPage; the offset of the first page by default. */
  readonly firstPage?: bigint;
  /** Sets the unused bits of the last byte. A reader must not count them. */
  readonly spareBits?: boolean;
  readonly pageFill?: PageFill;
}

/** Returns the size in bytes of a bitmap with `bits` bits. */
export function bitmapBytes(bits: number): number {
  return Math.ceil(bits / 8);
}

/**
 * File offset of the bitmap's end in a 64-bit dump: 0x2000 + 0x38 + bitmap
 * size.
 */
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

/** The body of a bitmap dump, from 0x2000 to the end of the last page. */
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
