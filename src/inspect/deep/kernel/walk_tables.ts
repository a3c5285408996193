import { pageBytes } from "../../dump/kernel/page_list.ts";
import { addressOfPage, type VirtualAddress } from "../memory/address.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { FrameIndex } from "../memory/frame_index.ts";
import {
  frameOf,
  hasBits,
  isTransition,
  type PagingMode,
  targetFrame,
} from "../memory/paging.ts";
import { VisitedTables } from "../memory/visited_tables.ts";
import type { ImageSpan, PageCount, PageCoverage } from "./page_coverage.ts";

/** Page tables that are not in the dump. */
export interface MissingTables {
  count: number;
  /** The first address that the first missing table would map. */
  first: VirtualAddress | null;
}

/** The entries of a page table to walk, and the pages that they map. */
interface TablePart {
  /** The page number that entry 0 maps. */
  readonly base: number;
  readonly from: number;
  /** One past the index of the last entry to walk. */
  readonly to: number;
}

/** Maximum number of times that large pages are halved to find missing parts. */
const splitLimit = 2 ** 20;

/**
 * Walks page tables and counts mapped pages. Pages in transition count, too:
 * processors cannot read them, but debuggers can. Each table is visited once.
 * So even in a hostile dump, the number of visits is limited by the number of
 * pages in the dump.
 */
export class TableWalk {
  readonly missing: MissingTables = { count: 0, first: null };
  readonly #buffers: readonly Uint32Array[];
  #nextImage = 0;
  #splits = splitLimit;

  /**
   * @param images The images in ascending order of address.
   * @param visited Tables that earlier walks have visited.
   */
  constructor(
    readonly mode: PagingMode,
    readonly coverage: PageCoverage,
    readonly images: readonly ImageSpan[] = [],
    readonly visited: VisitedTables = new VisitedTables(),
    /** Called for each table. */
    readonly onTable: (() => void) | null = null,
    /**
     * Whether to count only tables, not pages. Tables of the last level are
     * then not read.
     */
    readonly onlyTables = false,
  ) {
    this.#buffers = mode.levels.map(() => new Uint32Array(pageBytes / 4));
  }

  /** @throws {ReadError} If the system cannot read the file. */
  walk(space: AddressSpace, half: "kernel" | "user"): void {
    const { mode } = this;
    const { shift, bits } = mode.levels[0]!;
    const entries = 2 ** bits;
    const [from, to] = half === "kernel"
      ? [mode.kernelEntry, entries]
      : [0, mode.kernelEntry];
    const span = 2 ** (shift - 12);
    // If pointers have unused high bits, these bits are ones in kernel
    // addresses.
    const isSignExtended = mode.pointerBits > mode.addressBits;
    const base = half === "kernel" && isSignExtended
      ? 2 ** 52 - entries * span
      : 0;
    // The result of `add` is ignored: the top table is walked once for each
    // half, so it may already have been visited.
    const top = Math.floor(space.directory / pageBytes);
    this.visited.add(space.physical.frames, top);
    if (mode.directoryAlignment < pageBytes) this.#skipEntries(space, from);
    this.#walkTable(space, 0, space.directory, { base, from, to });
  }

  /**
   * With PAE, the fourth page directory maps all four directories, including
   * those of user memory. This method marks the directories of user memory as
   * visited, so that they are not counted as tables of the kernel.
   */
  #skipEntries(space: AddressSpace, count: number): void {
    const top = space.tables.at(space.directory, count);
    for (let entry = 0; top !== null && entry < count; entry++) {
      const low = top[entry * 2]!;
      if (!hasBits(low, this.mode.valid)) continue;
      this.visited.add(
        space.physical.frames,
        frameOf(this.mode, low, top[entry * 2 + 1]!),
      );
    }
  }

  #walkTable(
    space: AddressSpace,
    level: number,
    address: number,
    part: TablePart,
  ): void {
    const { mode, coverage } = this;
    const isLast = level === mode.levels.length - 1;
    this.onTable?.();
    if (isLast && this.onlyTables) return;
    const frame = Math.floor(address / pageBytes);
    const page = space.tables.read(frame, this.#buffers[level]!);
    coverage.addTable(page !== null);
    if (page === null) {
      this.missing.count++;
      this.missing.first ??= addressOfPage(part.base);
      return;
    }
    if (isLast) {
      return this.#countPages(space.physical.frames, page, part);
    }
    const { shift, maps } = mode.levels[level]!;
    const span = 2 ** (shift - 12);
    const stride = mode.entryBytes / 4;
    const first = address % pageBytes / 4;
    for (let entry = part.from; entry < part.to; entry++) {
      const low = page[first + entry * stride]!;
      if (low === 0) continue; // most entries are empty
      const high = stride === 2 ? page[first + entry * stride + 1]! : 0;
      const target = targetFrame(mode, low, high);
      if (target < 0) continue;
      const base = part.base + entry * span;
      const isLarge = maps !== null && hasBits(low, mode.valid) &&
        hasBits(low, maps);
      if (isLarge) {
        if (this.onlyTables) continue;
        const { frames } = space.physical;
        this.#countLargePage(frames, target - target % span, base, span);
      } else if (this.visited.add(space.physical.frames, target)) {
        const to = 2 ** mode.levels[level + 1]!.bits;
        const next = { base, from: 0, to };
        this.#walkTable(space, level + 1, target * pageBytes, next);
      }
    }
  }

  /**
   * Counts the pages that a table of the last level maps. Adds them in runs:
   * the pages of a run are all in the dump or all missing, and all in the same
   * image or in none.
   */
  #countPages(frames: FrameIndex, page: Uint32Array, part: TablePart): void {
    const { mode } = this;
    const { mask, value } = mode.levels.at(-1)!.maps!;
    const stride = mode.entryBytes / 4;
    let runStart = -1;
    let isRunInDump = false;
    let image: PageCount | null = null;
    let boundary = -1;
    for (let entry = part.from; entry <= part.to; entry++) {
      const low = entry < part.to ? page[entry * stride]! : 0;
      const isMapped = (low & mask) === value || isTransition(low);
      const isBoundary = part.base + entry >= boundary;
      let isInDump = false;
      if (isMapped) {
        const high = stride === 2 ? page[entry * stride + 1]! : 0;
        isInDump = frames.has(targetFrame(mode, low, high));
      }
      const isSameRun = runStart >= 0 && isMapped &&
        isInDump === isRunInDump && !isBoundary;
      if (isSameRun) continue;
      if (runStart >= 0) {
        const pages = entry - runStart;
        const first = part.base + runStart;
        this.coverage.add(first, pages, isRunInDump ? pages : 0, image);
      }
      runStart = isMapped ? entry : -1;
      isRunInDump = isInDump;
      if (isBoundary) {
        image = this.#imageAt(part.base + entry);
        boundary = this.#nextBoundary(part.base + entry);
      }
    }
  }

  /** Counts a large page, split at the boundaries of images. */
  #countLargePage(
    frames: FrameIndex,
    frame: number,
    base: number,
    span: number,
  ): void {
    for (let at = 0; at < span;) {
      const image = this.#imageAt(base + at);
      const boundary = this.#nextBoundary(base + at);
      const pages = Math.min(span - at, boundary - base - at);
      this.#countPart(frames, frame + at, base + at, pages, image);
      at += pages;
    }
  }

  /**
   * Halves a part until the pages of each half are all in the dump or all
   * missing. A large page of 1 GiB has 2^18 pages, so the recursion is at most
   * 18 levels deep, even if `countIn` returns wrong counts.
   */
  #countPart(
    frames: FrameIndex,
    frame: number,
    page: number,
    pages: number,
    image: PageCount | null,
  ): void {
    const inDump = frames.countIn(frame, pages);
    const isUniform = inDump === 0 || inDump >= pages;
    if (isUniform || pages === 1 || this.#splits === 0) {
      return this.coverage.add(page, pages, inDump, image);
    }
    this.#splits--;
    const half = pages >>> 1;
    this.#countPart(frames, frame, page, half, image);
    this.#countPart(frames, frame + half, page + half, pages - half, image);
  }

  /**
   * The image that contains a page. Callers must ask for pages in ascending
   * order.
   */
  #imageAt(page: number): PageCount | null {
    const { images } = this;
    while (
      this.#nextImage < images.length &&
      images[this.#nextImage]!.endPage <= page
    ) this.#nextImage++;
    const image = images[this.#nextImage];
    return image !== undefined && page >= image.firstPage ? image.pages : null;
  }

  /** The next page at which an image starts or ends. */
  #nextBoundary(page: number): number {
    const image = this.images[this.#nextImage];
    if (image === undefined) return Infinity;
    return page < image.firstPage ? image.firstPage : image.endPage;
  }
}
