import { type Outcome, skip } from "../../../base/finding.ts";
import { bytes, Layout, u32 } from "../../../base/layout.ts";
import { counted, hex } from "../../../base/text/count.ts";
import { type ByteSource, fillFrom, readAt, windowed } from "../byte_source.ts";
import { damaged, truncated, windbgHint } from "../hints.ts";
import { certainDumpBytes, isCertainDump } from "../recognize.ts";

/**
 * DUMP_BLOB_FILE_HEADER, at the start of the secondary data. Drivers add this
 * data with bug check callbacks. It is after the pages or the triage data.
 *
 * Source: mindumpdef.h; measured in three real dumps.
 */
const blobFileHeader = new Layout("DUMP_BLOB_FILE_HEADER", 0x10, {
  Signature: bytes(0x00, 8),
  HeaderSize: u32(0x08),
  BuildNumber: u32(0x0c),
});

/**
 * DUMP_BLOB_HEADER, the header of one block; its tag is a GUID. Source: as for
 * DUMP_BLOB_FILE_HEADER.
 */
const blobHeader = new Layout("DUMP_BLOB_HEADER", 0x20, {
  HeaderSize: u32(0x00),
  Tag: bytes(0x04, 16),
  DataSize: u32(0x14),
  PrePad: u32(0x18),
  PostPad: u32(0x1c),
});

/** The maximum number of blocks to read; real dumps have a few (measured). */
const maxBlocks = 2 ** 16;

/** A search follows the chains of at most this many signatures. */
const maxSearched = 16;

/**
 * Maximum number of blocks in a chain after a broken block. This keeps the
 * search short.
 */
const maxFollowed = 1024;

const signature = new TextEncoder().encode("DumpBlob");

/** The chain of blocks up to its end or its first defect. */
export interface SecondaryData {
  readonly fileOffset: number;
  readonly blockCount: number;
  /** File offset of the end of the last block that was read. */
  readonly endOffset: number;
  readonly defect: Outcome | null;
}

/**
 * Number of bytes to read at once for the first blocks. Most dumps have few
 * blocks.
 */
const windowBytes = 16 * 1024;

/** After this many blocks, larger reads save time. */
const fewBlocks = 32;

/**
 * Follows the chain of blocks at `fileOffset`; `null` if no chain starts there.
 *
 * Each block is at least as long as its header, so the loop stops at the end of
 * the file.
 *
 * An invalid block ends the chain:
 * - In a padded file, this is not an error: the padding may contain old
 *   contents of the disk.
 * - In other files, this is an error if more blocks follow. Otherwise, a
 *   program appended other bytes to the dump.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readSecondaryData(
  source: ByteSource,
  fileOffset: number,
  isPadded = false,
): SecondaryData | null {
  let nearby = windowed(source, windowBytes);
  const data = readAt(nearby, fileOffset, blobFileHeader.sizeBytes);
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
  while (at < source.sizeBytes) {
    if (blockCount === fewBlocks) nearby = windowed(source);
    const data = readAt(nearby, at, blobHeader.sizeBytes);
    const block = blobHeader.readAvailable(data);
    const headerSize = block.HeaderSize ?? data[0] ?? 0;
    if (headerSize !== blobHeader.sizeBytes) {
      const isEnd = headerSize === 0 || blockCount > 0 || isCertainDump(
        readAt(source, at, certainDumpBytes),
      );
      // After the last block, a file may contain zeros or other bytes, but no
      // further blocks.
      const isBroken = !isEnd || !isPadded && blocksFollow(source, at);
      return done(isBroken ? brokenChain(at, blobHeader, headerSize) : null);
    }
    const end = at + blobHeader.sizeBytes + (block.PrePad ?? 0) +
      (block.DataSize ?? 0) + (block.PostPad ?? 0);
    if (end > source.sizeBytes) return done(cut(source, at, end));
    at = end;
    if (++blockCount > maxBlocks) return done(tooMany(at));
  }
  return done(null);
}

/** Number of bytes to search for more blocks, from a broken block on. */
const searchedBytes = 2 ** 20;

/**
 * Whether a chain of blocks begins after `from` and ends at the end of the
 * file.
 */
function blocksFollow(source: ByteSource, from: number): boolean {
  const length = Math.min(searchedBytes, source.sizeBytes - from);
  const area = new Uint8Array(length);
  fillFrom(source, from, area);
  const view = new DataView(area.buffer, area.byteOffset, area.byteLength);
  let left = maxSearched;
  for (let at = 1; at + blobHeader.sizeBytes <= area.length; at++) {
    if (area[at] !== blobHeader.sizeBytes) continue;
    if (view.getUint32(at, true) !== blobHeader.sizeBytes) continue;
    if (endsWithFile(source, from + at)) return true;
    if (--left === 0) return false;
  }
  return false;
}

/**
 * Returns whether a chain of blocks at `from` ends exactly at the end of the
 * file.
 */
function endsWithFile(source: ByteSource, from: number): boolean {
  const nearby = windowed(source);
  let at = from;
  for (let count = 0; at < source.sizeBytes && count < maxFollowed; count++) {
    const data = readAt(nearby, at, blobHeader.sizeBytes);
    if (data.length < blobHeader.sizeBytes) return false;
    const block = blobHeader.read(data);
    if (block.HeaderSize !== blobHeader.sizeBytes) return false;
    at += blobHeader.sizeBytes + block.PrePad + block.DataSize + block.PostPad;
  }
  return at === source.sizeBytes;
}

/**
 * Searches `area`, the bytes of a file from `areaOffset` on, for an unbroken
 * chain of at least one block. Returns the file offset of the chain, or `null`.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function findSecondaryData(
  source: ByteSource,
  area: Uint8Array,
  areaOffset: number,
): number | null {
  let left = maxSearched;
  for (let at = area.indexOf(signature[0]!); at >= 0 && left > 0;) {
    if (signature.every((byte, i) => area[at + i] === byte)) {
      left--;
      const found = readSecondaryData(source, areaOffset + at);
      if (found && found.defect === null && found.blockCount > 0) {
        return areaOffset + at;
      }
    }
    at = area.indexOf(signature[0]!, at + 1);
  }
  return null;
}

function brokenChain(
  fileOffset: number,
  layout: Layout,
  found: number,
): Outcome {
  return damaged("The chain of secondary data is broken.", {
    fileOffset,
    expected: `a ${layout.name} of ${hex(layout.sizeBytes)} bytes`,
    actual: hex(found),
  });
}

function tooMany(fileOffset: number): Outcome {
  return skip("The rest of the secondary data was not checked.", {
    fileOffset,
    verdict: "unverified",
    expected: `at most ${counted(maxBlocks, "block")}`,
    hint: windbgHint,
  });
}

function cut(source: ByteSource, fileOffset: number, end: number): Outcome {
  const message = "The file ends within a block of secondary data.";
  return truncated(message, source.sizeBytes, end, { fileOffset });
}
