import type { MinidumpMemory } from "../minidump/memory.ts";
import { type Span, Spans } from "../minidump/spans.ts";
import type { CellState } from "./cell_grid.ts";
import { MapBuilder } from "./map_builder.ts";
import type { MapState, MemoryMap } from "./memory_map.ts";

/** MEM_COMMIT and MEM_RESERVE. Source: winnt.h (SDK). */
const memCommit = 0x1000;
const memReserve = 0x2000;

/** A page: Windows gives memory to a process by no less. */
const cellBytes = 4096;

/**
 * The map of a process's address space; `null` where the dump lists no memory.
 * Committed and reserved memory is told where Windows described the regions.
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
  const { inFile, missing } = heldSpans(lists, BigInt(fileBytes));
  if (!inFile.isComplete || !missing.isComplete) return null;
  addAll(builder, inFile.merged(), "in-file");
  addAll(builder, without(missing, inFile), "missing");
  if (described) {
    const listed = new Spans();
    listed.addAll(inFile);
    listed.addAll(missing);
    const committed = new Spans();
    const reserved = new Spans();
    for (const { start, sizeBytes, state } of described.regions()) {
      if (state === memCommit) committed.add(start, sizeBytes);
      if (state === memReserve) reserved.add(start, sizeBytes);
    }
    addAll(builder, without(committed, listed), "committed");
    for (const span of without(reserved, listed)) {
      builder.reserve(Number(span[0]), lengthOf(span));
    }
  }
  return builder.build();
}

/** The memory that the lists place in the file, and beyond its end. */
function heldSpans(lists: MinidumpMemory["lists"], fileBytes: bigint) {
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

/** The parts of one address space that another one does not have. */
export function* without(spans: Spans, others: Spans): Generator<Span> {
  const pieces = others.merged();
  let piece: Span | undefined = pieces.next().value;
  for (const [first, last] of spans.merged()) {
    let at = first;
    while (piece && piece[1] < at) piece = pieces.next().value;
    while (piece && piece[0] <= last) {
      if (piece[0] > at) yield [at, piece[0] - 1n];
      at = piece[1] + 1n;
      if (piece[1] >= last) break; // it takes from the next one, too
      piece = pieces.next().value;
    }
    if (at <= last) yield [at, last];
  }
}
