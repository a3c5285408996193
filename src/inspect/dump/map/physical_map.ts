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
 * Makes the map of physical memory from the dump's page bitmap or run table, in
 * one pass and without reading a page. Returns `null` if the pages could not be
 * counted.
 *
 * A page that is not listed was not captured, or its address has no memory. The
 * bitmap and the run table do not distinguish these cases.
 *
 * @throws {ReadError} If the system cannot read the bitmap or run table.
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
    pages.skipTo(bits);
  } else {
    for (const { basePage, pageCount } of frames.list()) {
      const isMemory = basePage + pageCount <= pageFrameLimit;
      if (isMemory) pages.add(Number(basePage), Number(pageCount));
      else pages.ignore(pageCount);
    }
  }
  return pages.build();
}

/** Adds pages to a map in the order in which the file stores them. */
class PageWalk {
  #left: number;
  #end = 0;
  #isAscending = true;

  constructor(readonly builder: MapBuilder, inFile: number) {
    this.#left = inFile;
  }

  add(start: number, count: number): void {
    this.skipTo(start);
    const held = count < this.#left ? count : this.#left;
    this.#left -= held;
    this.builder.add(start, held, "in-file");
    this.builder.add(start + held, count - held, "missing");
    this.#reach(start + count);
  }

  /** Counts pages in the file whose page numbers are impossible. */
  ignore(count: bigint): void {
    this.#left -= Math.min(Number(count), this.#left);
  }

  /** Adds the pages between the last page and this one as absent. */
  skipTo(page: number): void {
    if (page < this.#end) this.#isAscending = false;
    else this.builder.addUndrawn(this.#end, page - this.#end, "absent");
    this.#reach(page);
  }

  #reach(page: number): void {
    if (page > this.#end) this.#end = page;
  }

  /** Makes the map. Absent pages are unknown if the dump's pages are unsorted. */
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
