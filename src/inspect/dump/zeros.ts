import { type Outcome, warn } from "../../base/finding.ts";
import { counted, hex } from "../../base/text/count.ts";
import { type ByteSource, chunkBytes, readAt, scan } from "./byte_source.ts";
import { damaged, roomHint } from "./hints.ts";

/** Zeros in a file, without another byte between them. */
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
    // Not findLastIndex: a callback for each byte takes 10 times as long.
    let last = data.length - 1;
    while (last >= 0 && data[last] === 0) last--;
    start = from + last + 1;
    if (last >= 0) break;
    length = chunkBytes;
  }
  return { start, sizeBytes: sizeBytes - start };
}

/**
 * Finds the longest run of zeros in a part of a file.
 *
 * @param isExpected Whether a long run is normal at its place, and is ignored.
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
function longestZeros(
  source: ByteSource,
  from: number,
  end: number,
  isExpected: (zeros: Zeros) => boolean,
): Zeros {
  let longest: Zeros = { start: from, sizeBytes: 0 };
  let start = from;
  let at = from;
  const endRun = () => {
    const zeros = { start, sizeBytes: at - start };
    if (zeros.sizeBytes <= longest.sizeBytes) return;
    // Small runs are not worth the question.
    if (zeros.sizeBytes >= suspiciousBytes && isExpected(zeros)) return;
    longest = zeros;
  };
  for (const chunk of scan(source, from, end - from)) {
    for (const byte of chunk) {
      if (byte !== 0) {
        endRun();
        start = at + 1;
      }
      at++;
    }
  }
  endRun();
  return longest;
}

/**
 * The size of zeros in a small dump from which on they are suspicious. In 15
 * genuine dumps the longest zeros have 30,279 bytes (measured).
 */
export const suspiciousBytes = 64 * 1024;

/** Larger dumps have pages of zeros, which Windows clears before their use. */
const maxSearchedBytes = 2 ** 24;

/** More zeros are not searched for: that would slow down a large dump. */
const maxTailBytes = 2 ** 24;

/**
 * Finds zeros in place of the last pages of a kernel dump; `null` if there are
 * too few. A copy that was interrupted often has the size of the original, with
 * zeros at the end. Such zeros are suspicious if they continue after the last
 * page, where Windows writes none, or from 1/16 of the file on.
 *
 * Example: of 352,408 bytes the last 117,470 are zeros, and the last page ends
 * 152 bytes before the end of the file.
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
  const share = Math.min(maxTailBytes, Math.ceil(source.sizeBytes / 16));
  const least = bytesAfter > 0
    ? bytesAfter + suspiciousBytes
    : Math.max(share, suspiciousBytes);
  const tail = zeroTailOf(source, least);
  return tail.sizeBytes < least ? null : tail;
}

/**
 * Warns of many zeros in a dump of stacks and lists, which has few.
 *
 * @param isExpected Whether many zeros are normal at their place.
 */
export function zerosWithin(
  source: ByteSource,
  contentsEnd: number,
  isExpected: (zeros: Zeros) => boolean = () => false,
): Outcome | null {
  if (contentsEnd > maxSearchedBytes) return null;
  const { start, sizeBytes } = longestZeros(
    source,
    0,
    contentsEnd,
    isExpected,
  );
  if (sizeBytes < suspiciousBytes) return null;
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
