import { assertEquals } from "@std/assert";
import type {
  MapRegion,
  MemoryMap,
} from "../../../../src/inspect/dump/map/memory_map.ts";
import { physicalMap } from "../../../../src/inspect/dump/map/physical_map.ts";
import type { PageList } from "../../../../src/inspect/dump/kernel/page_list.ts";
import { memorySource } from "../../memory_source.ts";
import { seededRandom } from "../../random.ts";

const hex = (value: number) => `0x${value.toString(16).padStart(16, "0")}`;

/** Returns the map of a bitmap dump. The file ends after `room` pages. */
function mapOf(bitmap: Uint8Array, bits: number, room: number): MemoryMap {
  const list: PageList = {
    name: "the bitmap",
    promised: null,
    promisedOffset: 0,
    isPromiseDocumented: true,
    inTable: BigInt(bitmap.length * 8),
    holdsDirectory: null,
    firstPage: BigInt(bitmap.length),
    firstPageAt: null,
    frames: { kind: "bitmap", fileOffset: 0, bits },
    defects: [],
    structures: [],
  };
  const size = bitmap.length + room * 4096;
  return physicalMap(memorySource(bitmap, size), list)!;
}

type State = "in-file" | "missing" | "absent";

/** Computes the expected map bit by bit. */
function expected(bitmap: Uint8Array, bits: number, room: number) {
  const runs: { state: State; start: number; count: number }[] = [];
  let left = room;
  for (let at = 0; at < bits; at++) {
    const isSet = (bitmap[at >> 3]! >> (at & 7) & 1) === 1;
    const state = !isSet ? "absent" : left-- > 0 ? "in-file" : "missing";
    const last = runs.at(-1);
    if (last?.state === state) last.count++;
    else runs.push({ state, start: at, count: 1 });
  }
  const states: State[] = ["in-file", "missing", "absent"];
  const totals = states.map((state) => {
    const own = runs.filter((one) => one.state === state);
    const count = own.reduce((sum, one) => sum + one.count, 0);
    return { state, count, regions: own.length };
  });
  const regions = states.flatMap((state) =>
    runs.filter((one) => one.state === state)
      .sort((a, b) => b.count - a.count || a.start - b.start).slice(0, 16)
  ).sort((a, b) => a.start - b.start)
    .map(({ state, start, count }): MapRegion => ({
      state,
      count,
      start: hex(start * 4096),
      last: hex((start + count) * 4096 - 1),
    }));
  return { totals, regions, ...cellsOf(bitmap, bits, room) };
}

/**
 * Computes the expected cells. Their size is the smallest power of two for
 * which at most 512 cells are not empty.
 */
function cellsOf(bitmap: Uint8Array, bits: number, room: number) {
  for (let size = 1;; size *= 2) {
    const cells = new Map<number, { inFile: number; missing: number }>();
    let left = room;
    for (let at = 0; at < bits && cells.size <= 512; at++) {
      if ((bitmap[at >> 3]! >> (at & 7) & 1) === 0) continue;
      const index = Math.floor(at / size);
      const cell = cells.get(index) ?? { inFile: 0, missing: 0 };
      cells.set(index, cell);
      if (left-- > 0) cell.inFile++;
      else cell.missing++;
    }
    if (cells.size > 512) continue;
    return {
      cellBytes: size * 4096,
      cells: [...cells].map(([index, counts]) => ({
        start: hex(index * size * 4096),
        ...counts,
        committed: 0,
        reserved: 0,
      })),
    };
  }
}

function assertMap(
  bitmap: Uint8Array,
  bits: number,
  room: number,
  what: string,
) {
  const { totals, regions, cellBytes, cells } = mapOf(bitmap, bits, room);
  const actual = { totals, regions, cellBytes, cells };
  assertEquals(actual, expected(bitmap, bits, room), what);
}

/** Returns a byte of a bitmap; `random` returns a number below a limit. */
type Pattern = (at: number, random: (limit: number) => number) => number;

const patterns: Readonly<Record<string, Pattern>> = {
  "random bits": (_, random) => random(256),
  "every other bit": () => 0x55,
  "pairs of bits": () => 0x33,
  "one bit in four": (_, random) => random(256) & random(256),
  "seven bits in eight": (_, random) => random(256) | random(256) | random(256),
  "four bits, rarely five": (at) => at % 977 === 0 ? 0x3e : 0x3c,
  "five bits, rarely six": (at) => at % 977 === 0 ? 0x7e : 0x3e,
  "six bits, rarely seven": (at) => at % 977 === 0 ? 0xfe : 0x7e,
  "single bits far apart": (at, random) => at % 977 === 0 ? 1 << random(8) : 0,
  "single holes far apart": (at) => at % 977 === 0 ? 0xfb : 0xff,
  "all bits": () => 0xff,
  "no bits": () => 0,
  "runs of bytes": (at, random) =>
    (at >> 4) % 3 === 0 ? 0xff : random(3) === 0 ? 0 : random(256),
  "longer and longer runs": (at) => Math.sqrt(at) % 2 < 1 ? 0xff : 0,
  "dense at the end only": (at, random) => at < 30_000 ? 0 : random(256),
  "dense at the start only": (at, random) => at < 3_000 ? random(256) : 0,
};

/**
 * Sizes in bytes: about the smallest bitmap that is scanned, a slightly larger
 * one, and one that needs two blocks (0x40000 bytes each).
 */
const sizes = [32 * 1024, 32 * 1024 + 65, 0x40000 + 20_001];

/**
 * Whether a pattern has about a million runs in the largest size. Such a
 * pattern is tested only in the smaller sizes.
 */
const isDense = (name: string) =>
  /^random |^every |^pairs |^one bit |^seven |^four |^five |^six /.test(name);

for (const [name, pattern] of Object.entries(patterns)) {
  Deno.test(`${name}: the map is the same as when each bit is tested`, () => {
    const random = seededRandom(11);
    for (const size of isDense(name) ? sizes.slice(0, 2) : sizes) {
      const bitmap = new Uint8Array(size);
      for (let at = 0; at < size; at++) bitmap[at] = pattern(at, random);
      const bits = size * 8 - random(70);
      const rooms = size === sizes[0]
        ? [bits, random(bits), 5]
        : [random(bits)];
      for (const room of rooms) {
        assertMap(bitmap, bits, room, `${size} bytes, ${room} pages`);
      }
    }
  });
}

Deno.test("runs that end at the borders of words, records and blocks are listed", () => {
  const random = seededRandom(12);
  for (let round = 0; round < 2; round++) {
    const bitmap = new Uint8Array(0x40000 + 6400).fill(round % 2 ? 0 : 0x01);
    for (let run = 0; run < 30; run++) {
      const border = random(bitmap.length / 64 - 70) * 64 +
        [0, 8, 64][run % 3]!;
      const at = run < 2 ? 0x40000 - random(3) * 64 : border;
      const value = random(2) * 0xff;
      bitmap.fill(value, at, at + 1 + random(64));
    }
    assertMap(bitmap, bitmap.length * 8, 2 ** 30, `round ${round}`);
  }
});
