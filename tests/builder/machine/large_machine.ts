import { setBytes, setU64 } from "../bytes.ts";
import { buildMachine } from "./machine.ts";
import { dumpMachine } from "./machine_dump.ts";

/** Number of frames in 4 GiB. */
const frameCount = 0x100000;

/** Kernel addresses that the built machine does not use. */
const region = 0xffff900000000000n;

/**
 * Writes a type 6 dump of 4 GiB with all pages. The dumped kernel has 2,048
 * page tables, which map each of these pages as a page of 4 KiB. The file is
 * sparse and takes 10 MiB on the disk. Returns the size of the file.
 */
export function writeLargeMachine(path: string): number {
  const machine = buildMachine("x64");
  const { memory, directories } = machine;
  for (let table = 0; table < frameCount / 512; table++) {
    const address = region + (BigInt(table) << 21n);
    memory.map(directories[0]!, address, 0);
    const words = new Uint32Array(
      memory.pages.get(memory.tables.get(`2:${address >> 21n}`)!)!.buffer,
    );
    for (let entry = 0; entry < 512; entry++) {
      // Multiples of an odd number visit each frame once, in scrambled order.
      const frame = Math.imul(table * 512 + entry, 0x9e375) & (frameCount - 1);
      words[entry * 2] = frame << 12 | 0x63;
      words[entry * 2 + 1] = frame >>> 20 | 0x8a000000;
    }
  }
  // The header of the machine's dump, with a bitmap of all frames.
  const head = dumpMachine(machine, {
    bitmap: { bits: 0, present: [], firstPage: BigInt(firstPage) },
  }).slice(0, firstPage);
  const start = new Uint8Array(firstPage);
  start.set(head.subarray(0, 0x2038));
  setBytes(start, 0x2000, "SDMPDUMP");
  setU64(start, 0x2020, firstPage);
  setU64(start, 0x2028, frameCount);
  setU64(start, 0x2030, frameCount);
  start.fill(0xff, 0x2038, 0x2038 + frameCount / 8);
  using file = Deno.openSync(path, {
    write: true,
    create: true,
    truncate: true,
  });
  file.writeSync(start);
  for (const [pfn, page] of memory.pages) {
    file.seekSync(firstPage + pfn * 4096, Deno.SeekMode.Start);
    file.writeSync(page);
  }
  const size = firstPage + frameCount * 4096;
  file.truncateSync(size);
  return size;
}

/** The page boundary after the bitmap. */
const firstPage = 0x2038 + frameCount / 8 + 0xfc8;
