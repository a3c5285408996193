import type { MinidumpMemory } from "../minidump/memory.ts";
import { type Span, Spans, unionOf } from "../minidump/spans.ts";
import type { CellState } from "./cell_grid.ts";
import { MapBuilder } from "./map_builder.ts";
import type { MapState, MemoryMap } from "./memory_map.ts";

/** MEM_COMMIT and MEM_RESERVE. Source: winnt.h (SDK). */
const memCommit = 0x1000;
const memReserve = 0x2000;

/** One page: the smallest amount of memory that Windows gives to a process. */
const cellBytes = 4096;

/**
 * Makes the map of a process's address space. Returns `null` if the dump lists
 * no memory. Committed and reserved memory is included if the dump has Windows'
 * list of memory regions (MemoryInfoListStream).
 *
 * @throws {ReadError} If the system cannot read the lists.
 */
export function processMap(
  { lists, regions }: MinidumpMemory,
  fileBytes: number,
): MemoryMap | null {
  const described = regions?.fits ? regions : null;
  if (!lists.some((one) => one.fits) && described === null) return null;
  const states: MapState[] = ["in-file", "missing"];
  if (described) states.push("committed", "reserved");
  const builder = new MapBuilder({
    space: "process",
    unit: "byte",
    unitBytes: 1,
    cellUnits: cellBytes,
    states,
  });
  const { inFile, missing } = listedSpans(lists, BigInt(fileBytes));
  if (!inFile.isComplete || !missing.isComplete) return null;
  addAll(builder, inFile.merged(), "in-file");
  addAll(builder, without(missing, inFile), "missing");
  if (described) {
    const listed = unionOf([inFile, missing]);
    const committed = new Spans();
    const reserved = new Spans();
    for (const { start, sizeBytes, state } of described.regions()) {
      if (state === memCommit) committed.add(start, sizeBytes);
      if (state === memReserve) reserved.add(start, sizeBytes);
    }
    addAll(builder, without(committed, listed), "committed");
    for (const span of without(reserved, listed)) {
      builder.addReserved(Number(span[0]), lengthOf(span));
    }
  }
  return builder.build();
}

/**
 * Splits the listed memory into two parts: memory whose data is in the file,
 * and memory whose data is beyond the end of the file.
 */
function listedSpans(lists: MinidumpMemory["lists"], fileBytes: bigint) {
  const [first, second] = lists;
  if (first && !second && first.survey.dataEnd <= fileBytes) {
    return { inFile: first.survey.spans, missing: new Spans() };
  }
  const inFile = new Spans();
  const missing = new Spans();
  for (const list of lists) {
    for (const { start, sizeBytes, dataOffset } of list.ranges()) {
      const room = fileBytes > dataOffset ? fileBytes - dataOffset : 0n;
      const held = room < sizeBytes ? room : sizeBytes;
      inFile.add(start, held);
      missing.add(start + held, sizeBytes - held);
    }
  }
  return { inFile, missing };
}

function addAll(
  builder: MapBuilder,
  spans: Iterable<Span>,
  state: CellState,
): void {
  for (const span of spans) {
    builder.add(Number(span[0]), lengthOf(span), state);
  }
}

function lengthOf([first, last]: Span): number {
  return Number(last - first + 1n);
}

/**
 * Yields the parts of `spans` that are not in `others`. Both ends are inclusive:
 * [10, 19] without [12, 13] is [10, 11] and [14, 19].
 */
export function* without(spans: Spans, others: Spans): Generator<Span> {
  const holes = others.merged();
  let hole: Span | undefined = holes.next().value;
  for (const [first, last] of spans.merged()) {
    let at = first;
    while (hole && hole[1] < at) hole = holes.next().value;
    while (hole && hole[0] <= last) {
      if (hole[0] > at) yield [at, hole[0] - 1n];
      at = hole[1] + 1n;
      if (hole[1] >= last) break; // this hole may reach into the next span
      hole = holes.next().value;
    }
    if (at <= last) yield [at, last];
  }
}
