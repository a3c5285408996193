import { counted, exactSize, sizeText } from "../../../base/text/count.ts";
import type { MemoryMap } from "./memory_map.ts";

/** So much memory of a map, to the unit: `12 pages (48 KiB)`. */
export function countText(map: MemoryMap, count: number): string {
  if (map.unit === "byte") return exactSize(count);
  return `${counted(count, "page")} (${sizeText(count * map.unitBytes)})`;
}

/** The size of a part of an address space: `2 GiB`, `512 bytes`. */
export function spaceText(sizeBytes: bigint): string {
  return sizeBytes < 1024n
    ? counted(sizeBytes, "byte")
    : sizeText(Number(sizeBytes)).replace(/\.0+(?= )/, "");
}
