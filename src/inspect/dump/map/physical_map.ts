import type { ByteSource } from "../byte_source.ts";
import type { BitCounter } from "../kernel/bitmap.ts";
import {
  pageBytes,
  pageFrameLimit,
  type PageList,
  pagesInFile,
} from "../kernel/page_list.ts";
import { MapBuilder } from "./map_builder.ts";
import type { MemoryMap } from "./memory_map.ts";
import { PageWalk } from "./page_walk.ts";
import { walkBitmap } from "./walk_bitmap.ts";

/** Makes the map of a bitmap while it counts the set bits, in one pass. */
export class BitmapMapper {
  #map: MemoryMap | null = null;

  /** The map of the bitmap that was counted; `null` if none was. */
  get map(): MemoryMap | null {
    return this.#map;
  }

  readonly count: BitCounter = (source, bitmap, firstPage) => {
    const room = BigInt(source.sizeBytes) - firstPage;
    const pages = walkOf(room > 0n ? room / BigInt(pageBytes) : 0n);
    walkBitmap(source, bitmap, pages);
    this.#map = pages.build();
    return pages.pages;
  };
}

function walkOf(inFile: bigint): PageWalk {
  const builder = new MapBuilder({
    space: "physical",
    unit: "page",
    unitBytes: pageBytes,
    cellUnits: 1,
    states: ["in-file", "missing", "absent"],
  });
  return new PageWalk(builder, Number(inFile));
}

/**
 * Makes the map of physical memory from the dump's page bitmap or run table, in
 * one pass and without reading a page. Returns `null` if the pages could not be
 * counted.
 *
 * A page that is not listed was not captured, or its address has no memory. The
 * bitmap and the run table do not distinguish these cases.
 *
 * @param counted The map of the bitmap, if {@linkcode BitmapMapper} counted it.
 * @throws {ReadError} If the system cannot read the bitmap or run table.
 */
export function physicalMap(
  source: ByteSource,
  table: PageList,
  counted: MemoryMap | null = null,
): MemoryMap | null {
  const { frames } = table;
  const inFile = pagesInFile(table, source.sizeBytes);
  if (frames === null || table.inTable === null || inFile === null) return null;
  if (frames.kind === "bitmap" && counted !== null) return counted;
  const pages = walkOf(inFile);
  if (frames.kind === "bitmap") {
    walkBitmap(source, frames, pages);
  } else {
    for (const { basePage, pageCount } of frames.list()) {
      const isMemory = basePage + pageCount <= pageFrameLimit;
      if (isMemory) pages.add(Number(basePage), Number(pageCount));
      else pages.ignore(pageCount);
    }
  }
  return pages.build();
}
