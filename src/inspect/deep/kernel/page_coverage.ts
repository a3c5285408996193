import { pageBytes } from "../../dump/kernel/page_list.ts";
import { addressOfPage, type VirtualAddress } from "../memory/address.ts";
import { LargestHoles } from "../memory/largest_holes.ts";

/** The kinds of pages, in the order in which reports list them. */
export const regionKinds = ["images", "page-tables", "other"] as const;

/** What a page is used for, as far as this can be determined. */
type RegionKind = typeof regionKinds[number];

/** Number of mapped pages, and the number of them that are in the dump. */
export interface PageCount {
  mapped: number;
  inDump: number;
}

/** Contiguous mapped pages that are not in the dump. */
interface PageHole {
  readonly start: VirtualAddress;
  readonly sizeBytes: number;
  readonly kind: RegionKind;
}

/** The pages of an image. */
export interface ImageSpan {
  readonly firstPage: number;
  /** The number of the page after the last one. */
  readonly endPage: number;
  readonly pages: PageCount;
}

/** Counts mapped pages. Callers must add the pages in ascending order. */
export class PageCoverage {
  readonly kinds: Readonly<Record<RegionKind, PageCount>> = {
    images: { mapped: 0, inDump: 0 },
    "page-tables": { mapped: 0, inDump: 0 },
    other: { mapped: 0, inDump: 0 },
  };
  readonly #holes = new LargestHoles<PageHole>();
  #holeStart = 0;
  #holeEnd = 0;
  #holePages = 0;
  #holeKind: RegionKind = "other";

  /** The largest holes, in ascending order of address. */
  get holes(): readonly PageHole[] {
    this.#closeHole();
    return this.#holes.ascending();
  }

  /** The sum of all kinds. */
  get total(): PageCount {
    return sumOf(Object.values(this.kinds));
  }

  addTable(isInDump: boolean): void {
    const count = this.kinds["page-tables"];
    count.mapped++;
    if (isInDump) count.inDump++;
  }

  /**
   * Adds contiguous pages.
   *
   * @param first The number of the first page.
   * @param inDump How many of the pages are in the dump.
   */
  add(
    first: number,
    pages: number,
    inDump: number,
    image: PageCount | null,
  ): void {
    const kind = image === null ? "other" : "images";
    const count = this.kinds[kind];
    count.mapped += pages;
    count.inDump += inDump;
    if (image !== null) {
      image.mapped += pages;
      image.inDump += inDump;
    }
    if (inDump === pages) return;
    if (first !== this.#holeEnd || kind !== this.#holeKind) {
      this.#closeHole();
      this.#holeStart = first;
      this.#holeKind = kind;
    }
    this.#holeEnd = first + pages;
    this.#holePages += pages - inDump;
  }

  #closeHole(): void {
    if (this.#holePages === 0) return;
    this.#holes.add({
      start: addressOfPage(this.#holeStart),
      sizeBytes: this.#holePages * pageBytes,
      kind: this.#holeKind,
    });
    this.#holePages = 0;
  }
}

export function sumOf(counts: readonly PageCount[]): PageCount {
  return {
    mapped: counts.reduce((sum, one) => sum + one.mapped, 0),
    inDump: counts.reduce((sum, one) => sum + one.inDump, 0),
  };
}
