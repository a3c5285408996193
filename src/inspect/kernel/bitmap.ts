import { Layout, u32, u64 } from "../../layout.ts";
import { type ByteSource, readAt, scan } from "../byte_source.ts";
import { fail, type Outcome } from "../../finding.ts";
import { hex } from "../../text/hex.ts";
import { pageFrameLimit, type PageTable } from "./page_table.ts";
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

const signatures = [0x504d4453, 0x504d4446]; // 'SDMP', 'FDMP'
const validDump = 0x504d5544; // 'DUMP'
const hint = "Take the dump again, or get the original of this copy.";

/**
 * Reads the bitmap header and counts the bitmap.
 *
 * @throws {ReadError} If the system cannot read there.
 */
export function readBitmap(source: ByteSource, fileOffset: number): PageTable {
  const values = bitmapHeader.readAvailable(
    readAt(source, fileOffset, bitmapHeader.sizeBytes),
  );
  const { Signature, ValidDump, FirstPage, TotalPresentPages, Pages } = values;
  const common = {
    name: "the bitmap",
    promised: TotalPresentPages,
    promisedOffset: fileOffset + bitmapHeader.fields.TotalPresentPages.offset,
    firstPage: FirstPage,
    structures: [{ layout: bitmapHeader, fileOffset }],
  };
  const uncounted = (defect: Outcome) => ({
    ...common,
    inTable: null,
    defects: [defect],
  });
  if (Pages === null || FirstPage === null || TotalPresentPages === null) {
    return uncounted(cut(source, "its header", fileOffset + 0x38));
  }
  if (!signatures.includes(Signature!) || ValidDump !== validDump) {
    return uncounted(unsigned(fileOffset, Signature!, ValidDump!));
  }
  const bitmapOffset = fileOffset + bitmapHeader.sizeBytes;
  const contradiction = contradictionIn(fileOffset, FirstPage, Pages);
  if (contradiction) return uncounted(contradiction);
  const bitmapBytes = Math.ceil(Number(Pages) / 8);
  if (bitmapOffset + bitmapBytes > source.sizeBytes) {
    return uncounted(cut(source, "it", bitmapOffset + bitmapBytes));
  }
  const inTable = BigInt(countBits(source, bitmapOffset, Number(Pages)));
  return { ...common, inTable, defects: [] };
}

/** Counts the one bits among the first `bits`; those after them are padding. */
function countBits(source: ByteSource, fileOffset: number, bits: number) {
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
        hint,
      },
    );
  }
  const bitmapEnd = BigInt(fileOffset + bitmapHeader.sizeBytes) +
    (pages + 7n) / 8n;
  if (firstPage < bitmapEnd) {
    return fail("damaged", "The bitmap runs into the first page.", {
      fileOffset: fileOffset + fields.FirstPage.offset,
      expected: `the first page at ${hex(bitmapEnd)} or later`,
      actual: hex(firstPage),
      hint,
    });
  }
  return null;
}

function cut(source: ByteSource, what: string, end: number): Outcome {
  return fail("truncated", `The file ends before the bitmap: ${what} is cut.`, {
    fileOffset: source.sizeBytes,
    expected: `at least ${end} bytes`,
    actual: `${source.sizeBytes} bytes`,
    hint:
      "Copy the file again, or take the dump again with more free disk space.",
  });
}

function unsigned(fileOffset: number, first: number, second: number): Outcome {
  return fail("damaged", "The bitmap has no signature.", {
    fileOffset,
    expected: '"SDMPDUMP" or "FDMPDUMP"',
    actual: `${hex(first)} ${hex(second)}`,
    hint,
  });
}
