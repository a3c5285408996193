import { type Outcome, skip } from "../../../base/finding.ts";
import { Layout, u32, u64, type Values } from "../../../base/layout.ts";
import { counted, grouped, hex } from "../../../base/text/count.ts";
import { type ByteSource, readAt } from "../byte_source.ts";
import { damaged, truncated } from "../hints.ts";
import { signatures } from "../signatures.ts";
import { type BitCounter, hasBit } from "./bitmap.ts";
import { directoryPageOf, type KernelHeader } from "./header.ts";
import { type PageList, uncounted } from "./page_list.ts";

const common = {
  Signature: u32(0x00),
  ValidDump: u32(0x04),
  DumpOptions: u32(0x08),
  HeaderSize: u32(0x0c), // file offset of the first page
  BitmapSize: u32(0x10), // in bits
  Pages: u32(0x14), // the number of bits that are set
  SizeOfBitMap: u32(0x18), // RTL_BITMAP, written as it was in memory
};

/**
 * The headers SUMMARY_DUMP64 and SUMMARY_DUMP32, in dumps of type 2. Windows
 * wrote this type before Windows 8. SUMMARY_DUMP follows the header of the
 * dump. The bitmap follows SUMMARY_DUMP. It has one bit for each page frame, as
 * in newer dumps. All counts have 32 bits.
 *
 * Example: SizeOfBitMap 0x400 and Pages 15 at 0x2000. The bitmap is from 0x2028
 * to 0x20a8. If HeaderSize is 0x3000, the 15 pages end at 0x12000.
 *
 * Source: Singularity RDK `Dump.h`, which calls the 64-bit form broken. The
 * layout was not compared with a real dump, so values that contradict it are
 * not reported as damage.
 */
const layouts = {
  64: new Layout("SUMMARY_DUMP64 (type 2)", 0x28, {
    ...common,
    Buffer: u64(0x20),
  }),
  32: new Layout("SUMMARY_DUMP32 (type 2)", 0x20, {
    ...common,
    Buffer: u32(0x1c),
  }),
} as const;

/**
 * Reads the bitmap of a kernel dump of type 2.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readSummary(
  source: ByteSource,
  header: KernelHeader,
  count: BitCounter,
): PageList {
  const fileOffset = header.layout.sizeBytes;
  const layout = layouts[header.bits];
  const data = readAt(source, fileOffset, layout.sizeBytes);
  const values = layout.readAvailable(data);
  const at = (field: keyof typeof common) =>
    fileOffset + layout.fields[field].offset;
  const list = {
    name: "the bitmap",
    promised: values.Pages === null ? null : BigInt(values.Pages),
    promisedOffset: at("Pages"),
    isPromiseDocumented: false,
    firstPage: values.HeaderSize === null ? null : BigInt(values.HeaderSize),
    structures: [{ layout, fileOffset }],
  };
  const bitmapOffset = fileOffset + layout.sizeBytes;
  if (data.length < layout.sizeBytes) {
    const message = "The file ends within the header of the bitmap.";
    return uncounted(
      list,
      truncated(message, source.sizeBytes, bitmapOffset),
    );
  }
  const defect = defectIn(layout.read(data), { at, bitmapOffset, source });
  if (defect !== null) return uncounted(list, defect);
  const { Pages, SizeOfBitMap, HeaderSize } = layout.read(data);
  const bitmap = { fileOffset: bitmapOffset, bits: SizeOfBitMap };
  const found = count(source, bitmap, BigInt(HeaderSize));
  if (found !== Pages) {
    const message =
      "The bitmap does not have as many pages as its header states.";
    const actual = counted(found, "page");
    return uncounted(
      list,
      unconfirmed(message, at("Pages"), actual, grouped(Pages)),
    );
  }
  return {
    ...list,
    inTable: BigInt(found),
    holdsDirectory: hasBit(source, bitmap, directoryPageOf(header)),
    firstPageAt: null,
    frames: { kind: "bitmap", ...bitmap },
    defects: [],
  };
}

/** Reports a header that makes the bitmap unreadable. */
function defectIn(
  header: Values<typeof common>,
  { at, bitmapOffset, source }: {
    readonly at: (field: keyof typeof common) => number;
    readonly bitmapOffset: number;
    readonly source: ByteSource;
  },
): Outcome | null {
  const { Signature, ValidDump, BitmapSize, SizeOfBitMap, HeaderSize } = header;
  if (Signature !== signatures.sdmp || ValidDump !== signatures.dump) {
    return damaged("The bitmap header has the wrong signature.", {
      fileOffset: at("Signature"),
      expected: '"SDMPDUMP"',
      actual: `${hex(Signature)} ${hex(ValidDump)}`,
    });
  }
  if (BitmapSize !== SizeOfBitMap) {
    return unconfirmed(
      "The header has two different sizes for the bitmap.",
      at("SizeOfBitMap"),
      `${grouped(BitmapSize)} bits, as in BitmapSize`,
      `${grouped(SizeOfBitMap)} bits`,
    );
  }
  const end = bitmapOffset + Math.ceil(SizeOfBitMap / 8);
  if (HeaderSize < end) {
    return unconfirmed(
      "The bitmap and the first page overlap.",
      at("HeaderSize"),
      `the first page at ${hex(end)} or above`,
      hex(HeaderSize),
    );
  }
  return end <= source.sizeBytes
    ? null
    : truncated("The file ends within the bitmap.", source.sizeBytes, end);
}

/**
 * Reports `unverified` instead of `damaged`: no real dump of this type is
 * public.
 */
function unconfirmed(
  message: string,
  fileOffset: number,
  expected: string,
  actual: string,
): Outcome {
  return skip(message, {
    fileOffset,
    expected,
    actual,
    verdict: "unverified",
    hint:
      "The only public description of this dump type may be wrong. To verify " +
      "the dump, open it in WinDbg.",
  });
}
