import { type ByteSource, scan } from "../byte_source.ts";
import {
  pageBytes,
  pageFrameLimit,
  type PageList,
  pagesInFile,
} from "../kernel/page_list.ts";
import { bitmapRuns } from "./bitmap_runs.ts";
import { MapBuilder } from "./map_builder.ts";
import type { MemoryMap } from "./memory_map.ts";

/**
 * The map of physical memory by a table of pages; `null` where the table could
 * not be counted. Goes once through the table and reads no page.
 *
 * What is not in the table was not captured, or there is no memory: a bitmap
 * and ranges do not tell which.
 *
 * @throws {ReadError} If the system cannot read the table.
 */
export function physicalMap(
  source: ByteSource,
  table: PageList,
): MemoryMap | null {
  const { frames } = table;
  const inFile = pagesInFile(table, source.sizeBytes);
  if (frames === null || table.inTable === null || inFile === null) return null;
  const builder = new MapBuilder({
    space: "physical",
    unit: "page",
    unitBytes: pageBytes,
    cellUnits: 1,
    states: ["in-file", "missing", "absent"],
  });
  const pages = new PageWalk(builder, Number(inFile));
  if (frames.kind === "bitmap") {
    const { fileOffset, bits } = frames;
    const bitmap = scan(source, fileOffset, Math.ceil(bits / 8));
    bitmapRuns(bitmap, bits, (start, count) => pages.add(start, count));
    pages.end(bits);
  } else {
    for (const { basePage, pageCount } of frames.list()) {
      const isMemory = basePage + pageCount <= pageFrameLimit;
      if (isMemory) pages.add(Number(basePage), Number(pageCount));
      else pages.pass(pageCount);
    }
  }
  return pages.build();
}

/** Goes through pages in the order in which the file has them. */
class PageWalk {
  #left: number;
  #end = 0;
  #isAscending = true;

  constructor(readonly builder: MapBuilder, inFile: number) {
    this.#left = inFile;
  }

  add(start: number, count: number): void {
    this.end(start);
    const held = count < this.#left ? count : this.#left;
    this.#left -= held;
    this.builder.add(start, held, "in-file");
    this.builder.add(start + held, count - held, "missing");
    this.#reach(start + count);
  }

  /** Pages that are in the file, but cannot be in memory. */
  pass(count: bigint): void {
    this.#left -= Math.min(Number(count), this.#left);
  }

  /** Tells what lies between the last page and this one. */
  end(page: number): void {
    if (page < this.#end) this.#isAscending = false;
    else this.builder.note(this.#end, page - this.#end, "absent");
    this.#reach(page);
  }

  #reach(page: number): void {
    if (page > this.#end) this.#end = page;
  }

  /** Of pages out of order, what lies between them is not told. */
  build(): MemoryMap {
    const map = this.builder.build();
    if (this.#isAscending) return map;
    return {
      ...map,
      totals: map.totals.map((one) =>
        one.state === "absent" ? { ...one, count: null, regions: null } : one
      ),
      regions: map.regions.filter((one) => one.state !== "absent"),
    };
  }
}
