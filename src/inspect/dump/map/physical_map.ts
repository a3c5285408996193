import type { ByteSource } from "../byte_source.ts";
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
