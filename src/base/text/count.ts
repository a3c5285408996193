import { format } from "@std/fmt/bytes";

/**
 * Formats a count with thousands separators: `1,234,567`. Intl is not used,
 * because loading it takes 18 ms.
 */
export function grouped(count: number | bigint): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Formats a count and a noun: `1 page`, `2,048 pages`, `3 entries`. */
export function counted(
  count: number | bigint,
  noun: string,
  plural: string = `${noun}s`,
): string {
  return `${grouped(count)} ${BigInt(count) === 1n ? noun : plural}`;
}

/** Formats a count; `?` if the count is missing or too large to be exact. */
export function countOrUnknown(count: number | null): string {
  return Number.isSafeInteger(count) ? grouped(count!) : "?";
}

/** Lists alternatives in a sentence: `text, json or html`. */
export function alternatives(words: readonly string[]): string {
  return words.join(", ").replace(/, ([^,]*)$/, " or $1");
}

/** Formats a 32-bit value for reports: `0x00000161`. */
export function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

/** Formats a 64-bit value for reports: `0x0000000000000161`. */
export function hex64(value: bigint): string {
  return `0x${value.toString(16).padStart(16, "0")}`;
}

/** Formats an offset or a size in the shortest hexadecimal form: `0x2038`. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** Formats a rounded size with the unit names of IEC 80000-13: `4 KiB`. */
export function sizeText(sizeBytes: number): string {
  return format(sizeBytes, { binary: true }).replace("kiB", "KiB")
    .replace(/^\d{4}/, (digits) => grouped(Number(digits)));
}

/**
 * Formats an exact size, followed by the rounded size if it is at least 1 KiB.
 */
export function exactSize(sizeBytes: number): string {
  const exact = counted(sizeBytes, "byte");
  return sizeBytes < 1024 ? exact : `${exact} (${sizeText(sizeBytes)})`;
}
