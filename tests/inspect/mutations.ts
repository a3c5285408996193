import type { Structure } from "../../src/inspect/dump/fields.ts";

/** A field or a word of a dump that a test changes. */
export interface Part {
  /** `DUMP_HEADER64.DumpType`, or `word at 0x2038`. */
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** A dump with one part changed. */
export interface Mutant {
  readonly name: string;
  readonly part: Part;
  readonly bytes: Uint8Array;
}

export function fieldsOf(structures: readonly Structure[]): Part[] {
  return structures.flatMap(({ layout, fileOffset }) =>
    layout.rows.map(([name, field]) => ({
      name: `${layout.name}.${name}`,
      offset: fileOffset + field.offset,
      sizeBytes: field.sizeBytes,
    }))
  );
}

/**
 * Splits a region into 32-bit words. Of a large region, returns only a sample
 * of words that includes both ends.
 */
export function wordsOf(start: number, end: number, most: number): Part[] {
  const parts: Part[] = [];
  const last = start + Math.floor((end - start) / 4) * 4 - 4;
  const step = 4 * Math.max(1, Math.ceil((end - start) / 4 / most));
  for (let at = start; at - step < last; at += step) {
    const offset = Math.min(at, last);
    if (offset < start) break;
    parts.push({
      name: `word at 0x${offset.toString(16)}`,
      offset,
      sizeBytes: 4,
    });
  }
  return parts;
}

/** Changes that are made to the bytes of a part. */
const changes: Record<string, (part: Uint8Array) => void> = {
  flipped: (part) => part.forEach((byte, i) => part[i] = byte ^ 0xff),
  zeroed: (part) => part.fill(0),
  "filled with 0xFF": (part) => part.fill(0xff),
  "unfilled": (part) =>
    part.forEach((_, i) =>
      part[i] = "PAGE".charCodeAt((part.byteOffset + i) & 3)
    ),
  "one more": (part) => part[0]!++,
  "its top bit changed": (part) => part[part.length - 1]! ^= 0x80,
};

/**
 * Yields a changed dump for every part and every change. All changed dumps use
 * the same array, so use each of them before the next one is requested.
 */
export function* mutantsOf(
  bytes: Uint8Array,
  parts: Iterable<Part>,
): Generator<Mutant> {
  const copy = bytes.slice();
  for (const part of parts) {
    const end = part.offset + part.sizeBytes;
    if (end > bytes.length) continue;
    const sound = bytes.subarray(part.offset, end);
    const changing = copy.subarray(part.offset, end);
    for (const [how, change] of Object.entries(changes)) {
      change(changing);
      if (sound.some((byte, i) => byte !== changing[i])) {
        yield { name: `${part.name}, ${how}`, part, bytes: copy };
      }
      changing.set(sound);
    }
  }
}

/**
 * Returns each border in the file, and the offsets one byte before and after
 * it.
 */
export function cutsAt(
  borders: Iterable<number>,
  sizeBytes: number,
): number[] {
  const cuts = new Set<number>();
  for (const border of borders) {
    for (const at of [border - 1, border, border + 1]) {
      if (at >= 0 && at < sizeBytes) cuts.add(at);
    }
  }
  return [...cuts].sort((a, b) => a - b);
}
