import { type Outcome, warn } from "../../base/finding.ts";
import { counted, hex } from "../../base/text/count.ts";
import { type ByteSource, chunkBytes, readAt, scan } from "./byte_source.ts";
import { damaged, roomHint } from "./hints.ts";

/** A run of zeros in a file. */
export interface Zeros {
  /** File offset of the first zero. */
  readonly start: number;
  readonly sizeBytes: number;
}

/**
 * Searches backward for the start of the zeros at the end of a file.
 *
 * @param maxBytes The search stops after about this number of zeros.
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function zeroTailOf(source: ByteSource, maxBytes: number): Zeros {
  const { sizeBytes } = source;
  let start = sizeBytes;
  // Most files do not end in zeros: read a small part before a large chunk.
  let length = 4096;
  while (start > 0 && sizeBytes - start < maxBytes) {
    const from = Math.max(0, start - length);
    const data = readAt(source, from, start - from);
    const last = lastNonZero(data);
    start = from + last + 1;
    if (last >= 0) break;
    length = chunkBytes;
  }
  return { start, sizeBytes: sizeBytes - start };
}

/**
 * Finds the first long run of zeros before `end`; `null` if there is none. Reads
 * pieces of the minimum length from their ends: a byte that is not zero rules
 * out all runs that contain it.
 *
 * Example: if the last byte of a piece is not zero, no long run begins in this
 * piece, and one comparison is enough for 64 KiB.
 *
 * @param isExpected Returns true if a long run is normal at its place. Such a
 * run is ignored.
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
function firstLongZeros(
  source: ByteSource,
  end: number,
  isExpected: (zeros: Zeros) => boolean,
): Zeros | null {
  for (let start = 0; start + suspiciousBytes <= end;) {
    const data = readAt(source, start, suspiciousBytes);
    const last = lastNonZero(data);
    if (last >= 0) {
      start += last + 1;
      continue;
    }
    const sizeBytes = zerosFrom(source, start, end);
    const zeros = { start, sizeBytes };
    if (!isExpected(zeros)) return zeros;
    start += sizeBytes;
  }
  return null;
}

/** Index of the last byte that is not zero; -1 if all bytes are zero. */
function lastNonZero(data: Uint8Array): number {
  // Not findLastIndex: a callback for each byte takes 10 times as long.
  let last = data.length - 1;
  while (last >= 0 && data[last] === 0) last--;
  return last;
}

/** Number of zeros from `start` on, up to `end`. */
function zerosFrom(source: ByteSource, start: number, end: number): number {
  let count = 0;
  for (const chunk of scan(source, start, end - start)) {
    const other = chunk.findIndex((byte) => byte !== 0);
    if (other >= 0) return count + other;
    count += chunk.length;
  }
  return count;
}

/**
 * Minimum length of a run of zeros that is suspicious in a small dump. In 15
 * genuine dumps, the longest run has 30,279 bytes (measured).
 */
export const suspiciousBytes = 64 * 1024;

/**
 * Larger dumps are not searched: they contain pages of zeros, because Windows
 * clears a page before it is used.
 */
const maxSearchedBytes = 2 ** 24;

/**
 * More zeros than this are never required at the end of a file: reading more
 * would slow down the inspection of a large dump.
 */
const maxTailBytes = 2 ** 24;

/**
 * Finds zeros in place of the last pages of a kernel dump; `null` if there are
 * too few. A copy that was interrupted often has the size of the original, with
 * zeros at the end. There are two cases:
 * - Bytes follow the last page. Windows does not write zeros there. Zeros are
 *   suspicious if they cover these bytes and at least 64 KiB before them. More
 *   than 16 MiB after the last page are not read: another check reports them.
 * - No bytes follow the last page, and the dump has no free memory. Zeros are
 *   suspicious if they take 1/16 of the file or more, but at least 64 KiB. 16
 *   MiB are always enough.
 *
 * Example: a file has 352,408 bytes. Its last 117,470 bytes are zeros, and its
 * last page ends 152 bytes before the end of the file. 152 + 65,536 zeros are
 * enough, so these zeros are suspicious.
 *
 * @param bytesAfter Number of bytes after the last page.
 * @param isKernelOnly Whether the dump has no free memory. Free memory can be
 * gigabytes of zeros.
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function suspiciousTail(
  source: ByteSource,
  bytesAfter: number,
  isKernelOnly: boolean,
): Zeros | null {
  if (bytesAfter === 0 && !isKernelOnly) return null;
  if (bytesAfter > maxTailBytes) return null;
  const share = Math.min(maxTailBytes, Math.ceil(source.sizeBytes / 16));
  const least = bytesAfter > 0
    ? bytesAfter + suspiciousBytes
    : Math.max(share, suspiciousBytes);
  const tail = zeroTailOf(source, least);
  return tail.sizeBytes < least ? null : tail;
}

/**
 * Warns of many zeros in a dump of stacks and lists. An intact dump of this
 * kind has few.
 *
 * @param isExpected Returns true if many zeros are normal at their place.
 */
export function zerosWithin(
  source: ByteSource,
  contentsEnd: number,
  isExpected: (zeros: Zeros) => boolean = () => false,
): Outcome | null {
  if (contentsEnd > maxSearchedBytes) return null;
  const zeros = firstLongZeros(source, contentsEnd, isExpected);
  if (zeros === null) return null;
  const { start, sizeBytes } = zeros;
  return warn(`The dump has ${counted(sizeBytes, "byte")} of zeros in a row.`, {
    fileOffset: start,
    expected: `fewer than ${counted(suspiciousBytes, "byte")}`,
    actual: `zeros from ${hex(start)} to ${hex(start + sizeBytes)}`,
    hint: "Compare the file with the original: a failed copy leaves zeros " +
      "in place of the contents.",
  });
}

/** Reports zeros at the end of the file in place of `what`. */
export function zerosInPlaceOf(
  what: string,
  zeros: Zeros,
  isCounted = true,
): Outcome {
  const { start, sizeBytes } = zeros;
  const amount = (isCounted ? "" : "more than ") + counted(sizeBytes, "byte");
  return damaged(`The file ends in ${amount} of zeros, in place of ${what}.`, {
    fileOffset: start,
    expected: "the contents that the tables describe",
    actual: `zeros from ${hex(start)} to the end of the file`,
    hint: roomHint,
  });
}
