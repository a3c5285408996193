import { getU32, getU64 } from "../../tests/builder/bytes.ts";
import { minidumpDefect } from "./oracle_minidump.ts";

/*
 * Judges dumps for the fuzzer, with the literal offsets of the test builder. It
 * shares no code with src/, and finds only defects that prevent `complete`.
 */

const pageBytes = 4096n;

/** Returns the reason why a dump is not complete; `null` if none is found. */
export function whyIncomplete(bytes: Uint8Array): string | null {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (start.startsWith("MDMP")) return minidumpDefect(bytes);
  if (start === "PAGEDU64") return kernel64(bytes);
  if (start === "PAGEDUMP") return kernel32(bytes);
  return "it has no signature";
}

/** Checks that the file contains all of its pages. */
function pagesOutside(bytes: Uint8Array, first: bigint, pages: bigint) {
  if (pages === 0n) return "it has no page";
  const end = first + pages * pageBytes;
  return end > bytes.length
    ? `its pages end at ${end}, the file at ${bytes.length}`
    : null;
}

/** Types of dumps without user pages: real ones end in fewer zeros. */
const kernelOnly: readonly number[] = [6, 8];
const maxZeroBytes = 64 * 1024;

function zerosAtEnd(bytes: Uint8Array): string | null {
  const zeros = bytes.length - 1 - bytes.findLastIndex((byte) => byte !== 0);
  return zeros > maxZeroBytes ? `it ends in ${zeros} bytes of zeros` : null;
}

/** Number of ones among the first `count` bits; bit 0 is the lowest. */
function countOnes(bytes: Uint8Array, count: number): number {
  let ones = 0;
  for (let at = 0; at < Math.min(bytes.length, Math.ceil(count / 8)); at++) {
    const kept = count - at * 8;
    let byte = bytes[at]! & (kept < 8 ? (1 << kept) - 1 : 0xff);
    for (; byte !== 0; byte &= byte - 1) ones++;
  }
  return ones;
}

/** Whether SDMP or FDMP, then DUMP, are behind the header. */
function isBitmapHeader(bytes: Uint8Array): boolean {
  const [mark, valid] = [getU32(bytes, 0x2000), getU32(bytes, 0x2004)];
  return (mark === 0x504d4453 || mark === 0x504d4446) && valid === 0x504d5544;
}

function kernel64(bytes: Uint8Array): string | null {
  if (bytes.length < 0x2080) return "it ends within its header";
  const type = getU32(bytes, 0xf98);
  if (kernelOnly.includes(type) && zerosAtEnd(bytes) !== null) {
    return zerosAtEnd(bytes);
  }
  switch (type) {
    case 1: {
      const count = getU32(bytes, 0x88);
      let pages = 0n;
      if (isBitmapHeader(bytes)) return "a bitmap header is in its first page";
      if (count > 42) return "it has more runs than fit";
      for (let run = 0; run < count; run++) {
        pages += getU64(bytes, 0xa0 + run * 16);
      }
      return pages === getU64(bytes, 0x90)
        ? pagesOutside(bytes, 0x2000n, pages)
        : "its runs and its page count differ";
    }
    case 4: {
      const size = getU32(bytes, 0x2004);
      const mark = getU32(bytes, 0x2008);
      if (size > bytes.length || mark + 4 !== size) return "it ends too early";
      return getU32(bytes, mark) === 0x44475254 ? null : "it has no TRGD";
    }
    case 5:
    case 6: {
      if (!isBitmapHeader(bytes)) return "it has no bitmap header";
      const first = getU64(bytes, 0x2020);
      const bits = getU64(bytes, 0x2030);
      if (first < 0x2038n + (bits + 7n) / 8n) return "its pages overlap";
      if (first > bytes.length) return "its pages are outside";
      const pages = BigInt(countOnes(bytes.subarray(0x2038), Number(bits)));
      return pages === getU64(bytes, 0x2028)
        ? pagesOutside(bytes, first, pages)
        : "its bits and its page count differ";
    }
    case 8:
    case 9:
    case 10: {
      const end = 0x2020n + getU64(bytes, 0x2010);
      const first = getU64(bytes, 0x2018);
      if (end > first || first > bytes.length) {
        return "its ranges overlap pages";
      }
      let pages = 0n;
      for (let at = 0x2030; at + 16 <= Number(end); at += 16) {
        pages += getU64(bytes, at + 8);
      }
      if (pages !== getU64(bytes, 0x2028)) {
        return "its ranges and its page count differ";
      }
      return pagesOutside(bytes, first, pages);
    }
    default:
      return null;
  }
}

function kernel32(bytes: Uint8Array): string | null {
  if (bytes.length < 0x1000) return "it ends within its header";
  if (getU32(bytes, 0xf88) !== 1) return null;
  const count = getU32(bytes, 0x64);
  if (count > 86) return "it has more runs than fit";
  let pages = 0n;
  for (let run = 0; run < count; run++) {
    pages += BigInt(getU32(bytes, 0x70 + run * 8));
  }
  return pages === BigInt(getU32(bytes, 0x68))
    ? pagesOutside(bytes, 0x1000n, pages)
    : "its runs and its page count differ";
}
