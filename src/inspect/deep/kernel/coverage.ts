import { addressOfPage, type VirtualAddress } from "../memory/address.ts";
import { pageBytes } from "../../dump/kernel/page_list.ts";

/** What memory is for, as far as it can be told. */
export type RegionKind = "images" | "page-tables" | "other";

/** The kinds, in the order in which they are told. */
export const regionKinds: readonly RegionKind[] = [
  "images",
  "page-tables",
  "other",
];

/** Pages that the page tables map, and those of them that the dump has. */
export interface PageCount {
  mapped: number;
  inDump: number;
}

/** Mapped memory, page after page, that the dump does not have. */
export interface Hole {
  readonly start: VirtualAddress;
  readonly sizeBytes: number;
  readonly kind: RegionKind;
}

/** An image by the numbers of its pages. */
export interface ImageSpan {
  readonly firstPage: number;
  /** One past its last. */
  readonly endPage: number;
  readonly pages: PageCount;
}

/** How many of the largest holes are told. */
const holeLimit = 8;

/**
 * Counts pages as a walk meets them: ascending, all that follow each other in
 * one state at a time.
 */
export class Coverage {
  readonly kinds: Readonly<Record<RegionKind, PageCount>> = {
    images: { mapped: 0, inDump: 0 },
    "page-tables": { mapped: 0, inDump: 0 },
    other: { mapped: 0, inDump: 0 },
  };
  /** The largest, in the order of their addresses. */
  get holes(): readonly Hole[] {
    this.#closeHole();
    return this.#holes.toSorted((a, b) => a.start < b.start ? -1 : 1);
  }
  readonly #holes: Hole[] = [];
  #holeStart = 0;
  #holeEnd = 0;
  #holePages = 0;
  #holeKind: RegionKind = "other";

  /** All kinds together. */
  get total(): PageCount {
    const sum = { mapped: 0, inDump: 0 };
    for (const kind of regionKinds) {
      sum.mapped += this.kinds[kind].mapped;
      sum.inDump += this.kinds[kind].inDump;
    }
    return sum;
  }

  /** A table of the page tables themselves. */
  addTable(isInDump: boolean): void {
    const count = this.kinds["page-tables"];
    count.mapped++;
    if (isInDump) count.inDump++;
  }

  /** Pages from `first` on of which `inDump` are there. */
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
    this.#holes.push({
      start: addressOfPage(this.#holeStart),
      sizeBytes: this.#holePages * pageBytes,
      kind: this.#holeKind,
    });
    this.#holePages = 0;
    if (this.#holes.length <= holeLimit) return;
    let least = 0;
    for (const [at, { sizeBytes }] of this.#holes.entries()) {
      if (sizeBytes < this.#holes[least]!.sizeBytes) least = at;
    }
    this.#holes.splice(least, 1);
  }
}
