import { onesIn } from "../kernel/popcount.ts";
import type { LongRun } from "./bitmap_scan.ts";
import type { MapBuilder } from "./map_builder.ts";
import type { MemoryMap } from "./memory_map.ts";

/** The runs of pages and the holes that end in a part of a bitmap. */
export interface EndedRuns {
  /** The first page of the first run or hole, in the part or before it. */
  readonly start: number;
  /** One past the last page of the last run or hole. */
  readonly end: number;
  /** Number of pages before the part. */
  readonly openPages: number;
  /** Number of pages in the part. */
  readonly pages: number;
  readonly runs: number;
  readonly holes: number;
}

/** Adds pages to a map in the order in which the file stores them. */
export class PageWalk {
  #pages = 0;
  #left: number;
  #end = 0;
  #isAscending = true;
  /** The state of the pages that {@linkcode addEnded} added last. */
  #endedState: "in-file" | "missing" = "in-file";

  constructor(readonly builder: MapBuilder, inFile: number) {
    this.#left = inFile;
  }

  /** Number of added pages. */
  get pages(): number {
    return this.#pages;
  }

  /** The state of the next page. */
  get state(): "in-file" | "missing" {
    return this.#left > 0 ? "in-file" : "missing";
  }

  /**
   * Maximum length of runs (`ones`) and holes (`zeros`) that the map only counts
   * and does not list. The scanner reports only longer ones separately.
   */
  get longest(): { readonly ones: number; readonly zeros: number } {
    return {
      ones: this.builder.unlistedUnits(this.state),
      zeros: this.builder.unlistedUnits("absent"),
    };
  }

  get cellUnits(): number {
    return this.builder.cellUnits;
  }

  /** Makes the cells at least this large. */
  coarsen(cellUnits: number): void {
    this.builder.coarsen(cellUnits);
  }

  add(start: number, count: number): void {
    this.skipTo(start);
    this.#pages += count;
    const held = count < this.#left ? count : this.#left;
    this.#left -= held;
    this.builder.add(start, held, "in-file");
    this.builder.add(start + held, count - held, "missing");
    this.#reach(start + count);
  }

  /** Whether the next pages all have the same state. */
  haveOneState(count: number): boolean {
    return this.#left <= 0 || count <= this.#left;
  }

  /**
   * Adds runs and holes. All but those in `long` are too short to be listed.
   * The caller draws the pages of the part. Returns false if the file ends
   * among the pages.
   */
  addEnded(ended: EndedRuns, long: readonly LongRun[]): boolean {
    const { start, end, openPages, pages } = ended;
    const { builder, state } = this;
    const all = openPages + pages;
    if (!this.haveOneState(all)) return false;
    this.skipTo(start);
    this.#pages += all;
    builder.addCells(start, openPages, state);
    let [shortPages, shortRuns] = [all, ended.runs];
    let [shortAbsent, shortHoles] = [end - start - all, ended.holes];
    for (const { bit, length } of long) {
      if (bit === 1) {
        [shortPages, shortRuns] = [shortPages - length, shortRuns - 1];
      } else [shortAbsent, shortHoles] = [shortAbsent - length, shortHoles - 1];
    }
    builder.addShort(shortPages, shortRuns, state);
    builder.addShort(shortAbsent, shortHoles, "absent");
    for (const { bit, end, length } of long) {
      builder.addUndrawn(end - length, length, bit === 1 ? state : "absent");
    }
    if (state === "in-file") this.#left -= all;
    this.#endedState = state;
    this.#end = end;
    return true;
  }

  /** Draws pages of the last part that are all in the same cell. */
  draw(start: number, count: number): void {
    this.builder.addCells(start, count, this.#endedState);
  }

  /** Draws the pages of the last part that a 32-bit word of it lists. */
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
