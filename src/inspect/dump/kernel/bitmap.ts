import { Layout, u32, u64 } from "../../../base/layout.ts";
import { type ByteSource, readAt, scan } from "../byte_source.ts";
import type { Outcome } from "../../../base/finding.ts";
import { hex } from "../../../base/text/count.ts";
import { damaged, truncated } from "../hints.ts";
import { signatures } from "../signatures.ts";
import { directoryPageOf, type KernelHeader } from "./header.ts";
import {
  checkFirstPage,
  pageFrameLimit,
  type PageList,
  uncounted,
} from "./page_list.ts";
import { countOnes } from "./popcount.ts";

/**
 * The header of a bitmap dump, at 0x2000. The bitmap follows: one bit per page
 * frame, the least significant bit of each byte first. `FirstPage` is a file
 * offset and need not be aligned: WinDbg has written 0xa038.
 *
 * Example: if the bitmap starts with the bytes 0x06 0x01, the dump has the page
 * frames 1, 2 and 8. Frame 1 (physical address 0x1000) is at `FirstPage`, frame
 * 2 at `FirstPage` + 0x1000 and frame 8 at `FirstPage` + 0x2000: pages that are
 * not in the dump take no space in the file.
 *
 * In 32-bit dumps the same header is at 0x1000.
 *
 * Source: Singularity RDK `Dump.h`, ufrisk/LeechCore `device_file.c`,
 * 0vercl0k/kdmp-parser (BMP_HEADER64); for 32 bits volatility3 `crash.py`.
 */
const bitmapHeader = new Layout("SUMMARY_DUMP64", 0x38, {
  Signature: u32(0x00),
  ValidDump: u32(0x04),
  FirstPage: u64(0x20),
  TotalPresentPages: u64(0x28),
  Pages: u64(0x30),
});

const bitmapSignatures: readonly number[] = [signatures.sdmp, signatures.fdmp];

/**
 * Reads the bitmap header and counts the bits of the bitmap.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readBitmap(
  source: ByteSource,
  header: KernelHeader,
  count: BitCounter,
): PageList {
  const fileOffset = header.layout.sizeBytes;
  const data = readAt(source, fileOffset, bitmapHeader.sizeBytes);
  const { Signature, ValidDump, FirstPage, TotalPresentPages, Pages } =
    bitmapHeader.readAvailable(data);
  const common = {
    name: "the bitmap",
    promised: TotalPresentPages,
    promisedOffset: fileOffset + bitmapHeader.fields.TotalPresentPages.offset,
    isPromiseDocumented: true,
    firstPage: FirstPage,
    structures: [{ layout: bitmapHeader, fileOffset }],
  };
  const bitmapOffset = fileOffset + bitmapHeader.sizeBytes;
  if (Pages === null || FirstPage === null || TotalPresentPages === null) {
    const message = "The file ends within the header of the bitmap.";
    const defect = truncated(message, source.sizeBytes, bitmapOffset);
    return uncounted(common, defect);
  }
  const defect =
    !bitmapSignatures.includes(Signature!) || ValidDump !== signatures.dump
      ? wrongSignature(fileOffset, Signature!, ValidDump!)
      : contradictionIn(fileOffset, FirstPage, Pages);
  if (defect) return uncounted(common, defect);
  const bitmap = { fileOffset: bitmapOffset, bits: Number(Pages) };
  const end = bitmapOffset + Math.ceil(bitmap.bits / 8);
  if (end > source.sizeBytes) {
    const message = "The file ends within the bitmap.";
    return uncounted(common, truncated(message, source.sizeBytes, end));
  }
  return {
    ...common,
    inTable: BigInt(count(source, bitmap, FirstPage)),
    holdsDirectory: hasBit(source, bitmap, directoryPageOf(header)),
    firstPageAt: {
      fileOffset: fileOffset + bitmapHeader.fields.FirstPage.offset,
      end: BigInt(end),
    },
    frames: { kind: "bitmap", ...bitmap },
    defects: [],
  };
}

export interface Bitmap {
  readonly fileOffset: number;
  readonly bits: number;
}

/**
 * Counts the set bits of a bitmap. `firstPage` is the file offset of the page
 * that belongs to the first set bit.
 *
 * @throws {ReadError} If the operating system cannot read the bitmap.
 */
export type BitCounter = (
  source: ByteSource,
  bitmap: Bitmap,
  firstPage: bigint,
) => number;

/** Returns whether the bit of a page is set; `null` if `page` is `null`. */
export function hasBit(
  source: ByteSource,
  { fileOffset, bits }: Bitmap,
  page: bigint | null,
): boolean | null {
  if (page === null) return null;
  if (page >= bits) return false;
  const [byte] = readAt(source, fileOffset + Number(page / 8n), 1);
  return ((byte! >>> Number(page % 8n)) & 1) === 1;
}

/**
 * Counts the set bits. Only the first `bits` bits belong to the bitmap: the
 * bits after them are padding.
 */
export function countBits(
  source: ByteSource,
  { fileOffset, bits }: Bitmap,
): number {
  const fullBytes = Math.floor(bits / 8);
  let count = 0;
  for (const chunk of scan(source, fileOffset, fullBytes)) {
    count += countOnes(chunk);
  }
  if (bits % 8 !== 0) {
    const last = readAt(source, fileOffset + fullBytes, 1);
    count += countOnes(last.map((byte) => byte & ((1 << bits % 8) - 1)));
  }
  return count;
}

/**
 * Reports a bitmap with more bits than memory can have pages, and a bitmap that
 * overlaps the first page.
 */
function contradictionIn(
  fileOffset: number,
  firstPage: bigint,
  pages: bigint,
): Outcome | null {
  const fields = bitmapHeader.fields;
  if (pages > pageFrameLimit) {
    return damaged("The bitmap has more bits than memory can have pages.", {
      fileOffset: fileOffset + fields.Pages.offset,
      expected: `at most ${hex(pageFrameLimit)} bits`,
      actual: `${hex(pages)} bits`,
    });
  }
  const bitmapEnd = BigInt(fileOffset + bitmapHeader.sizeBytes) +
    (pages + 7n) / 8n;
  return checkFirstPage(firstPage, fileOffset + fields.FirstPage.offset, {
    name: "bitmap",
    end: bitmapEnd,
  });
}

function wrongSignature(
  fileOffset: number,
  first: number,
  second: number,
): Outcome {
  return damaged("The bitmap header has the wrong signature.", {
    fileOffset,
    expected: '"SDMPDUMP" or "FDMPDUMP"',
    actual: `${hex(first)} ${hex(second)}`,
  });
}
