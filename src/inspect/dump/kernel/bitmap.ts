import { Layout, u32, u64 } from "../../../base/layout.ts";
import { type ByteSource, readAt, scan } from "../byte_source.ts";
import { fail, type Outcome } from "../../../base/finding.ts";
import { hex } from "../../../base/text/count.ts";
import { cutShort, retakeHint } from "../hints.ts";
import { words } from "../signatures.ts";
import type { KernelHeader } from "./header.ts";
import { directoryPageOf } from "./page_directory.ts";
import { misplacedPages, pageFrameLimit, type PageList } from "./page_list.ts";
import { countOnes } from "./popcount.ts";

/**
 * The header of a bitmap dump, at 0x2000; the bitmap follows it, the least
 * significant bit of each byte first. `FirstPage` is a file offset and need not
 * be aligned: WinDbg has written 0xa038.
 *
 * Source: Singularity RDK `Dump.h`, ufrisk/LeechCore `device_file.c`,
 * 0vercl0k/kdmp-parser (BMP_HEADER64).
 */
export const bitmapHeader = new Layout("SUMMARY_DUMP64", 0x38, {
  Signature: u32(0x00),
  ValidDump: u32(0x04),
  FirstPage: u64(0x20),
  TotalPresentPages: u64(0x28),
  Pages: u64(0x30),
});

const signatures: readonly number[] = [words.sdmp, words.fdmp];

/**
 * Reads the bitmap header and counts the bitmap.
 *
 * @throws {ReadError} If the system cannot read there.
 */
export function readBitmap(
  source: ByteSource,
  header: KernelHeader,
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
  const uncounted = (defect: Outcome) => ({
    ...common,
    inTable: null,
    holdsDirectory: null,
    frames: null,
    defects: [defect],
  });
  const bitmapOffset = fileOffset + bitmapHeader.sizeBytes;
  if (Pages === null || FirstPage === null || TotalPresentPages === null) {
    return uncounted(cut(source, "its header", bitmapOffset));
  }
  if (!signatures.includes(Signature!) || ValidDump !== words.dump) {
    return uncounted(unsigned(fileOffset, Signature!, ValidDump!));
  }
  const contradiction = contradictionIn(fileOffset, FirstPage, Pages);
  if (contradiction) return uncounted(contradiction);
  const bitmap = { fileOffset: bitmapOffset, bits: Number(Pages) };
  const end = bitmapOffset + Math.ceil(bitmap.bits / 8);
  if (end > source.sizeBytes) return uncounted(cut(source, "it", end));
  return {
    ...common,
    inTable: BigInt(countBits(source, bitmap)),
    holdsDirectory: hasBit(source, bitmap, directoryPageOf(header)),
    frames: { kind: "bitmap", ...bitmap },
    defects: [],
  };
}

interface Bitmap {
  readonly fileOffset: number;
  readonly bits: number;
}

function hasBit(
  source: ByteSource,
  { fileOffset, bits }: Bitmap,
  page: bigint | null,
): boolean | null {
  if (page === null) return null;
  if (page >= bits) return false;
  const [byte] = readAt(source, fileOffset + Number(page / 8n), 1);
  return ((byte! >>> Number(page % 8n)) & 1) === 1;
}

/** Counts the one bits among the first `bits`; those after them are padding. */
function countBits(source: ByteSource, { fileOffset, bits }: Bitmap): number {
  const wholeBytes = Math.floor(bits / 8);
  let count = 0;
  for (const piece of scan(source, fileOffset, wholeBytes)) {
    count += countOnes(piece);
  }
  if (bits % 8 !== 0) {
    const last = readAt(source, fileOffset + wholeBytes, 1);
    count += countOnes(last.map((byte) => byte & ((1 << bits % 8) - 1)));
  }
  return count;
}

/** A bit count that no memory has, or a bitmap that runs into the pages. */
function contradictionIn(
  fileOffset: number,
  firstPage: bigint,
  pages: bigint,
): Outcome | null {
  const fields = bitmapHeader.fields;
  if (pages > pageFrameLimit) {
    return fail(
      "damaged",
      "The bitmap claims more pages than memory can have.",
      {
        fileOffset: fileOffset + fields.Pages.offset,
        expected: `at most ${hex(pageFrameLimit)} bits`,
        actual: `${hex(pages)} bits`,
        hint: retakeHint,
      },
    );
  }
  const bitmapEnd = BigInt(fileOffset + bitmapHeader.sizeBytes) +
    (pages + 7n) / 8n;
  return misplacedPages(firstPage, fileOffset + fields.FirstPage.offset, {
    title: "The bitmap runs",
    end: bitmapEnd,
  });
}

function cut(source: ByteSource, what: string, end: number): Outcome {
  const message = `The file ends before the bitmap: ${what} is cut.`;
  return cutShort(message, source.sizeBytes, end);
}

function unsigned(fileOffset: number, first: number, second: number): Outcome {
  return fail("damaged", "The bitmap has no signature.", {
    fileOffset,
    expected: '"SDMPDUMP" or "FDMPDUMP"',
    actual: `${hex(first)} ${hex(second)}`,
    hint: retakeHint,
  });
}
