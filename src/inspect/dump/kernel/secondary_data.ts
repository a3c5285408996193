import { fail, type Outcome, skip } from "../../../base/finding.ts";
import { bytes, Layout, u32 } from "../../../base/layout.ts";
import { counted, hex } from "../../../base/text/count.ts";
import { type ByteSource, readAt, windowed } from "../byte_source.ts";
import { cutShort, retakeHint } from "../hints.ts";

/**
 * DUMP_BLOB_FILE_HEADER: what drivers added to the dump by bug check callbacks,
 * behind its pages or its triage data.
 *
 * Source: mindumpdef.h; measured in three real dumps.
 */
export const blobFileHeader = new Layout("DUMP_BLOB_FILE_HEADER", 0x10, {
  Signature: bytes(0x00, 8),
  HeaderSize: u32(0x08),
  BuildNumber: u32(0x0c),
});

/** DUMP_BLOB_HEADER: one block, tagged with a GUID. Source: as above. */
export const blobHeader = new Layout("DUMP_BLOB_HEADER", 0x20, {
  HeaderSize: u32(0x00),
  Tag: bytes(0x04, 16),
  DataSize: u32(0x14),
  PrePad: u32(0x18),
  PostPad: u32(0x1c),
});

/** How many blocks are followed: real dumps have a few (measured). */
const blockLimit = 2 ** 20;

const signature = new TextEncoder().encode("DumpBlob");

/** The chain of blocks, as far as it goes. */
export interface SecondaryData {
  readonly fileOffset: number;
  readonly blockCount: number;
  /** Where the last block ends; beyond the file's end if it is cut. */
  readonly endOffset: number;
  readonly defect: Outcome | null;
}

/**
 * Follows the chain; `null` if none starts there. Every block is at least as
 * long as its header, so the walk ends with the file.
 *
 * @throws {ReadError} If the system cannot read there.
 */
export function readSecondaryData(
  source: ByteSource,
  fileOffset: number,
): SecondaryData | null {
  const data = readAt(source, fileOffset, blobFileHeader.sizeBytes);
  const head = blobFileHeader.readAvailable(data);
  if (!signature.every((byte, i) => byte === data[i])) return null;
  let at = fileOffset + blobFileHeader.sizeBytes;
  let blockCount = 0;
  const done = (defect: Outcome | null): SecondaryData => ({
    fileOffset,
    blockCount,
    endOffset: at,
    defect,
  });
  if (head.BuildNumber === null) return done(cut(source, fileOffset, at));
  if (head.HeaderSize !== blobFileHeader.sizeBytes) {
    return done(brokenChain(fileOffset, blobFileHeader, head.HeaderSize!));
  }
  const near = windowed(source);
  while (at < source.sizeBytes) {
    const data = readAt(near, at, blobHeader.sizeBytes);
    const block = blobHeader.readAvailable(data);
    const headerSize = block.HeaderSize ?? data[0] ?? 0;
    if (headerSize === 0) return done(null); // zeros follow the last one
    if (headerSize !== blobHeader.sizeBytes) {
      return done(brokenChain(at, blobHeader, headerSize));
    }
    const end = at + blobHeader.sizeBytes + (block.PrePad ?? 0) +
      (block.DataSize ?? 0) + (block.PostPad ?? 0);
    if (end > source.sizeBytes) return done(cut(source, at, end));
    at = end;
    if (++blockCount > blockLimit) return done(tooMany(at));
  }
  return done(null);
}

function brokenChain(
  fileOffset: number,
  layout: Layout,
  found: number,
): Outcome {
  return fail("damaged", "The chain of secondary data is broken.", {
    fileOffset,
    expected: `a ${layout.name} of ${hex(layout.sizeBytes)} bytes`,
    actual: hex(found),
    hint: retakeHint,
  });
}

function tooMany(fileOffset: number): Outcome {
  return skip("The rest of the secondary data was not checked.", {
    fileOffset,
    verdict: "unexpected",
    expected: `at most ${counted(blockLimit, "block")}`,
    hint: "No Windows writes so many: open the dump in WinDbg.",
  });
}

function cut(source: ByteSource, fileOffset: number, end: number): Outcome {
  return {
    ...cutShort(
      "The file ends within a block of secondary data.",
      source.sizeBytes,
      end,
    ),
    fileOffset,
  };
}
