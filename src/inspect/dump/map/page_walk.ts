import { onesIn } from "../kernel/popcount.ts";
import type { MapBuilder } from "./map_builder.ts";
import type { MemoryMap } from "./memory_map.ts";

/** The runs of pages and the holes that end in a record of a bitmap. */
export interface EndedRuns {
  /** The first page of the first run or hole. It may be before the record. */
  readonly start: number;
  /** One past the last page of the last run or hole. */
  readonly end: number;
  /** Number of pages of these runs before the record. */
  readonly openPages: number;
  /** Number of pages of these runs in the record. */
  readonly pages: number;
  readonly runs: number;
  readonly holes: number;
}

/** Adds pages to a map in the order in which the file stores them. */
export class PageWalk {
  #left: number;
  #end = 0;
  #isAscending = true;

  constructor(readonly builder: MapBuilder, inFile: number) {
    this.#left = inFile;
  }

  /** The state of the next page. */
  get state(): "in-file" | "missing" {
    return this.#left > 0 ? "in-file" : "missing";
  }

  /** Runs and holes of at most this length need not be added one by one. */
  get longest(): { readonly ones: number; readonly zeros: number } {
    return {
      ones: this.builder.unlistedUnits(this.state),
      zeros: this.builder.unlistedUnits("absent"),
    };
  }

  get cellUnits(): number {
    return this.builder.cellUnits;
  }

  add(start: number, count: number): void {
    this.skipTo(start);
    const held = count < this.#left ? count : this.#left;
    this.#left -= held;
    this.builder.add(start, held, "in-file");
    this.builder.add(start + held, count - held, "missing");
    this.#reach(start + count);
  }

  /**
   * Adds runs that are too short to be listed. The caller must draw the pages
   * of the record. If the file may end within the pages of these runs, adds
   * nothing and returns false.
   */
  addEnded({ start, end, openPages, pages, runs, holes }: EndedRuns): boolean {
    const { builder, state } = this;
    const all = openPages + pages;
    if (state === "in-file" && all >= this.#left) return false;
    this.skipTo(start);
    builder.addCells(start, openPages, state);
    builder.addShort(all, runs, state);
    builder.addShort(end - start - all, holes, "absent");
    if (state === "in-file") this.#left -= all;
    this.#end = end;
    return true;
  }

  /** Draws pages that are all in the same cell. */
  draw(start: number, count: number): void {
    this.builder.addCells(start, count, this.state);
  }

  /** Draws the pages whose bits are set in a 32-bit word of a bitmap. */
  drawWord(start: number, word: number): void {
    if (this.cellUnits >= 32) return this.draw(start, onesIn(word));
    for (let left = word; left !== 0; left &= left - 1) {
      this.draw(start + 31 - Math.clz32(left & -left), 1);
    }
  }

  /** Counts pages that are in the file, but have impossible page numbers. */
  ignore(count: bigint): void {
    this.#left -= Math.min(Number(count), this.#left);
  }

  /** Adds the pages between the last added page and `page` as absent. */
  skipTo(page: number): void {
    if (page < this.#end) this.#isAscending = false;
    else this.builder.addUndrawn(this.#end, page - this.#end, "absent");
    this.#reach(page);
  }

  #reach(page: number): void {
    if (page > this.#end) this.#end = page;
  }

  /**
   * Builds the map. Absent pages are unknown if the pages were not added in
   * ascending order.
   */
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
