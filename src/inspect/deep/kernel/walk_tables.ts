import { pageBytes } from "../../dump/kernel/page_list.ts";
import { addressOfPage, type VirtualAddress } from "../memory/address.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { FrameIndex } from "../memory/frame_index.ts";
import {
  frameOf,
  hasBits,
  isTransition,
  namedFrame,
  type PagingMode,
} from "../memory/paging.ts";
import type { Coverage, ImageSpan, PageCount } from "./coverage.ts";
import { VisitedTables } from "./visited_tables.ts";

/** The part of an address space that a walk goes through. */
export type Half = "kernel" | "user";

/** Tables that a walk could not go on to. */
export interface MissingTables {
  count: number;
  /** The first address that the first of them would map. */
  first: VirtualAddress | null;
}

/** As often large pages are halved to find the ends of holes in them. */
const splitLimit = 2 ** 20;

/**
 * Walks through page tables and counts the pages that they map, and those in
 * transition: no processor reads these, but a debugger does. Every table is
 * gone through once, however often it is named: as many as the dump has pages.
 */
export class TableWalk {
  readonly missing: MissingTables = { count: 0, first: null };
  readonly #buffers: readonly Uint32Array[];
  #nextImage = 0;
  #splits = splitLimit;

  /**
   * @param images Ascending.
   * @param seen The tables that other walks have gone through.
   */
  constructor(
    readonly mode: PagingMode,
    readonly coverage: Coverage,
    readonly images: readonly ImageSpan[] = [],
    readonly seen: VisitedTables = new VisitedTables(),
  ) {
    this.#buffers = mode.levels.map(() => new Uint32Array(pageBytes / 4));
  }

  /** @throws {ReadError} If the system cannot read the file. */
  walk(space: AddressSpace, half: Half): void {
    const { mode } = this;
    const { shift, bits } = mode.levels[0]!;
    const entries = 2 ** bits;
    const [from, to] = half === "kernel"
      ? [mode.kernelEntry, entries]
      : [0, mode.kernelEntry];
    const span = 2 ** (shift - 12);
    // The upper half of the addresses begins with ones where they are longer.
    const shortBy = mode.pointerBits - mode.addressBits;
    const base = half === "kernel" && shortBy > 0
      ? 2 ** 52 - entries * span
      : 0;
    // A process has its top table for itself; halves are walked one by one.
    const top = Math.floor(space.directory / pageBytes);
    this.seen.add(space.physical.frames, top);
    if (mode.directoryAlignment < pageBytes) this.#pass(space, [0, from]);
    this.#walkTable(space, 0, space.directory, { base, from, to });
  }

  /**
   * With PAE the fourth table shows all four, so that those of the other half
   * would be met there as tables of the kernel's own.
   */
  #pass(space: AddressSpace, [from, to]: readonly [number, number]): void {
    const top = space.tables.at(space.directory, to);
    for (let entry = from; top !== null && entry < to; entry++) {
      const [low, high] = top.subarray(entry * 2, entry * 2 + 2);
      if (!hasBits(low!, this.mode.valid)) continue;
      this.seen.add(
        space.physical.frames,
        frameOf(this.mode, low!, high!),
      );
    }
  }

  #walkTable(
    space: AddressSpace,
    level: number,
    address: number,
    part: { readonly base: number; readonly from: number; readonly to: number },
  ): void {
    const { mode, coverage } = this;
    const frame = Math.floor(address / pageBytes);
    const page = space.tables.read(frame, this.#buffers[level]!);
    coverage.addTable(page !== null);
    if (page === null) {
      this.missing.count++;
      this.missing.first ??= addressOfPage(part.base);
      return;
    }
    if (level === mode.levels.length - 1) return this.#pages(space, page, part);
    const { shift, maps } = mode.levels[level]!;
    const span = 2 ** (shift - 12);
    const stride = mode.entryBytes / 4;
    const first = address % pageBytes / 4;
    for (let entry = part.from; entry < part.to; entry++) {
      const low = page[first + entry * stride]!;
      if (low === 0) continue; // most are, also in a table that is in use
      const high = stride === 2 ? page[first + entry * stride + 1]! : 0;
      const target = namedFrame(mode, low, high);
      if (target < 0) continue;
      const base = part.base + entry * span;
      const isLarge = maps !== null && hasBits(low, mode.valid) &&
        hasBits(low, maps);
      if (isLarge) {
        this.#largePage(space, target - target % span, base, span);
      } else if (this.seen.add(space.physical.frames, target)) {
        const to = 2 ** mode.levels[level + 1]!.bits;
        const next = { base, from: 0, to };
        this.#walkTable(space, level + 1, target * pageBytes, next);
      }
    }
  }

  /** The last level: a page for each entry. */
  #pages(
    space: AddressSpace,
    page: Uint32Array,
    part: { readonly base: number; readonly from: number; readonly to: number },
  ): void {
    const { mode } = this;
    const { entryBytes, levels } = mode;
    const { mask, value } = levels.at(-1)!.maps!;
    const { frames } = space.physical;
    const stride = entryBytes / 4;
    let runStart = -1;
    let runHas = false;
    let image: PageCount | null = null;
    let border = -1;
    for (let entry = part.from; entry <= part.to; entry++) {
      const low = entry < part.to ? page[entry * stride]! : 0;
      const isMapped = (low & mask) === value || isTransition(low);
      const isBorder = part.base + entry >= border;
      let has = false;
      if (isMapped) {
        const high = stride === 2 ? page[entry * stride + 1]! : 0;
        has = frames.has(namedFrame(mode, low, high));
      }
      if (runStart >= 0 && isMapped && has === runHas && !isBorder) continue;
      if (runStart >= 0) {
        const pages = entry - runStart;
        const first = part.base + runStart;
        this.coverage.add(first, pages, runHas ? pages : 0, image);
      }
      runStart = isMapped ? entry : -1;
      runHas = has;
      if (isBorder) {
        image = this.#imageAt(part.base + entry);
        border = this.#nextBorder(part.base + entry);
      }
    }
  }

  /** A large page, in parts where images begin and end in it. */
  #largePage(space: AddressSpace, frame: number, base: number, span: number) {
    for (let at = 0; at < span;) {
      const image = this.#imageAt(base + at);
      const border = this.#nextBorder(base + at);
      const pages = Math.min(span - at, border - base - at);
      this.#part(space.physical.frames, frame + at, base + at, pages, image);
      at += pages;
    }
  }

  /** A part of a large page, halved until each half is there or is not. */
  #part(
    frames: FrameIndex,
    frame: number,
    page: number,
    pages: number,
    image: PageCount | null,
  ): void {
    const inDump = frames.countIn(frame, pages);
    if (inDump === 0 || inDump === pages || this.#splits === 0) {
      return this.coverage.add(page, pages, inDump, image);
    }
    this.#splits--;
    const half = pages >>> 1;
    this.#part(frames, frame, page, half, image);
    this.#part(frames, frame + half, page + half, pages - half, image);
  }

  /** The image in which a page is; pages are asked for in ascending order. */
  #imageAt(page: number): PageCount | null {
    const { images } = this;
    while (
      this.#nextImage < images.length &&
      images[this.#nextImage]!.endPage <= page
    ) this.#nextImage++;
    const image = images[this.#nextImage];
    return image !== undefined && page >= image.firstPage ? image.pages : null;
  }

  /** Where the state of being in an image changes next. */
  #nextBorder(page: number): number {
    const image = this.images[this.#nextImage];
    if (image === undefined) return Infinity;
    return page < image.firstPage ? image.firstPage : image.endPage;
  }
}
