import { bitmapEnd } from "./bitmap.ts";
import { alignUp, setBytes, setU64 } from "./bytes.ts";
import { buildHeader64 } from "./kernel64.ts";
import type { HeaderOptions } from "./options.ts";

export interface SparseDumpOptions extends HeaderOptions {
  /** The number of pages; 16,777,216 (64 GiB) by default. */
  readonly pageCount?: number;
  /** The number of bytes to cut from the end of the file. */
  readonly missingBytes?: number;
}

/**
 * Writes a type 6 dump whose pages are a hole in the file: 64 GiB of pages take
 * only 2 MiB on the disk. Returns the file size.
 */
export function writeSparseDump(
  path: string,
  options: SparseDumpOptions = {},
): number {
  const pageCount = options.pageCount ?? 0x1000000;
  const firstPage = alignUp(bitmapEnd(pageCount), 0x1000);
  const head = new Uint8Array(bitmapEnd(pageCount));
  head.set(buildHeader64({ type: 6, tag: "Taskmgr", ...options }));
  setBytes(head, 0x2000, "SDMPDUMP");
  setU64(head, 0x2020, firstPage);
  setU64(head, 0x2028, pageCount);
  setU64(head, 0x2030, pageCount);
  head.fill(0xff, 0x2038);
  if (pageCount % 8 !== 0) head[head.length - 1] = (1 << pageCount % 8) - 1;
  const size = firstPage + pageCount * 4096 - (options.missingBytes ?? 0);
  Deno.writeFileSync(path, head);
  Deno.truncateSync(path, size - 1);
  // The last byte is not zero: zeros up to the end of the file would look like
  // an interrupted copy.
  Deno.writeFileSync(path, new Uint8Array([1]), { append: true });
  return size;
}
