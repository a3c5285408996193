import { getU32, getU64 } from "../../tests/builder/bytes.ts";

/*
 * Judges minidumps for the fuzzer, with the literal offsets of the test builder.
 */

/** A part of the file that the tables of the dump name. */
interface Part {
  readonly what: string;
  readonly start: number;
  readonly sizeBytes: number;
}

interface Entry {
  readonly type: number;
  readonly start: number;
  readonly sizeBytes: number;
}

/** Returns the reason why a minidump is not complete; `null` if none is found. */
export function minidumpDefect(bytes: Uint8Array): string | null {
  if (bytes.length < 32) return "it ends within its header";
  const count = getU32(bytes, 8);
  const directory = getU32(bytes, 12);
  if (directory + count * 12 > bytes.length) return "its directory is outside";
  const entries = Array.from({ length: count }, (_, index): Entry => {
    const at = directory + index * 12;
    const [type, sizeBytes, start] = [0, 4, 8].map((one) =>
      getU32(bytes, at + one)
    );
    return { type: type!, sizeBytes: sizeBytes!, start: start! };
  }).filter(({ type }) => type !== 0);
  const outside = entries.find((one) =>
    one.start + one.sizeBytes > bytes.length
  );
  if (outside) return `its stream ${outside.type} is outside`;
  const streams = new Map(
    entries.toReversed().map((one) => [one.type, one]),
  );
  return missing(bytes, streams) ?? listDefect(bytes, streams) ??
    partDefect(bytes, streams) ?? zeroDefect(bytes, streams);
}

type Streams = ReadonlyMap<number, Entry>;

/** Stream types whose first word is a count, and the sizes of their entries. */
const lists: readonly (readonly [type: number, entryBytes: number])[] = [
  [3, 48],
  [4, 108],
  [5, 16],
];

function missing(bytes: Uint8Array, streams: Streams): string | null {
  const threads = streams.get(3);
  if (!threads || threads.sizeBytes < 4 || getU32(bytes, threads.start) === 0) {
    return "it has no threads";
  }
  // A MemoryList (5) can have all memory, too, but only a MemoryInfoList (16) can
  // prove this.
  const mayBeFull = streams.has(9) || streams.has(5) && streams.has(16);
  return hasFullMemory(bytes) && !mayBeFull ? "it has no full memory" : null;
}

/** MiniDumpWithFullMemory is 2. */
function hasFullMemory(bytes: Uint8Array): boolean {
  return (getU32(bytes, 24) & 2) !== 0;
}

function listDefect(bytes: Uint8Array, streams: Streams): string | null {
  for (const [type, entryBytes] of lists) {
    const list = streams.get(type);
    if (!list) continue;
    if (list.sizeBytes < 4) return `its list ${type} is cut`;
    if (4 + getU32(bytes, list.start) * entryBytes > list.sizeBytes) {
      return `its list ${type} is cut`;
    }
  }
  const wide = streams.get(9);
  if (!wide) return null;
  if (wide.sizeBytes < 16) return "its memory list is cut";
  const ranges = getU64(bytes, wide.start);
  if (16n + ranges * 16n > BigInt(wide.sizeBytes)) {
    return "its memory list is cut";
  }
  let end = getU64(bytes, wide.start + 8);
  for (let range = 0; range < Number(ranges); range++) {
    end += getU64(bytes, wide.start + 24 + range * 16);
  }
  return end > bytes.length ? "its memory is outside" : null;
}

/** The start offsets of the entries of a list. */
function* entriesOf(bytes: Uint8Array, streams: Streams, type: number) {
  const list = streams.get(type);
  const [, entryBytes] = lists.find(([one]) => one === type)!;
  if (!list) return;
  for (let index = 0; index < getU32(bytes, list.start); index++) {
    yield list.start + 4 + index * entryBytes;
  }
}

/** The parts that the lists name: registers, stacks, names, memory. */
function* partsOf(bytes: Uint8Array, streams: Streams): Generator<Part> {
  const located = (what: string, at: number): Part => ({
    what,
    sizeBytes: getU32(bytes, at),
    start: getU32(bytes, at + 4),
  });
  for (const at of entriesOf(bytes, streams, 3)) {
    yield located("registers", at + 40);
    const stack = located("stack", at + 32);
    if (stack.start !== 0) yield stack;
  }
  for (const at of entriesOf(bytes, streams, 4)) {
    const start = getU32(bytes, at + 20);
    if (start + 4 > bytes.length) yield { what: "name", start, sizeBytes: 4 };
    else {
      yield { what: "name", start, sizeBytes: 4 + getU32(bytes, start) };
    }
  }
  for (const at of entriesOf(bytes, streams, 5)) {
    yield located("memory", at + 8);
  }
}

function partDefect(bytes: Uint8Array, streams: Streams): string | null {
  for (const { what, start, sizeBytes } of partsOf(bytes, streams)) {
    if (start + sizeBytes > bytes.length) return `${what} outside the file`;
    if (what !== "registers") continue;
    if (sizeBytes === 0) return "registers are missing";
    if (isZero(bytes, start, sizeBytes)) return "registers are zeroed";
  }
  return null;
}

function isZero(bytes: Uint8Array, start: number, sizeBytes: number): boolean {
  return bytes.subarray(start, start + sizeBytes).every((byte) => byte === 0);
}

/** SystemInfo, and modules of a full memory dump, are never all zeros. */
function zeroDefect(bytes: Uint8Array, streams: Streams): string | null {
  const system = streams.get(7);
  if (system && isZero(bytes, system.start, system.sizeBytes)) {
    return "its system information is zeroed";
  }
  const wide = streams.get(9);
  if (!wide || !hasFullMemory(bytes)) return null;
  const bases = Array.from(
    entriesOf(bytes, streams, 4),
    (at) => getU64(bytes, at),
  );
  let data = getU64(bytes, wide.start + 8);
  for (let range = 0; range < Number(getU64(bytes, wide.start)); range++) {
    const at = wide.start + 16 + range * 16;
    const [first, size] = [getU64(bytes, at), getU64(bytes, at + 8)];
    for (const base of bases) {
      if (base < first || base + 2n > first + size) continue;
      const start = Number(data + base - first);
      if (bytes[start] !== 0x4d || bytes[start + 1] !== 0x5a) {
        return "a module does not begin with MZ";
      }
    }
    data += size;
  }
  return null;
}
