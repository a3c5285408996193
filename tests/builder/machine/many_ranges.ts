import { concat } from "../bytes.ts";
import type { Run } from "../options.ts";
import { buildRangesHead, rangesEnd } from "../ranges.ts";
import { dumpMachine, runsOf } from "./machine_dump.ts";
import type { Machine } from "./machine_facts.ts";

/** The parts of a sparse file; the rest of the file is zeros. */
export interface SparseFile {
  readonly sizeBytes: number;
  readonly parts: readonly (readonly [fileOffset: number, data: Uint8Array])[];
}

/**
 * A type 10 dump of a 64-bit machine. After the pages of the machine, the dump
 * has `extra` ranges of one page each. No two of these ranges are adjacent.
 */
export function manyRanges(machine: Machine, extra: number): SparseFile {
  const { pages } = machine.memory;
  const present = [...pages.keys()].sort((a, b) => a - b);
  const own = runsOf(present.map(BigInt));
  const start = BigInt(present.at(-1)! + 2);
  const ranges: Run[] = [...own];
  for (let at = 0; at < extra; at++) {
    ranges.push({ basePage: start + BigInt(2 * at), pageCount: 1n });
  }
  const head = dumpMachine(machine, {
    type: 10,
    body: buildRangesHead({ ranges }),
  });
  const firstPage = rangesEnd(ranges.length);
  return {
    sizeBytes: firstPage + (present.length + extra) * 4096,
    parts: [
      [0, head],
      [firstPage, concat(...present.map((pfn) => pages.get(pfn)!))],
    ],
  };
}

export function writeSparse(path: string, file: SparseFile): void {
  using target = Deno.openSync(path, {
    write: true,
    create: true,
    truncate: true,
  });
  for (const [fileOffset, data] of file.parts) {
    target.seekSync(fileOffset, Deno.SeekMode.Start);
    for (let at = 0; at < data.length;) {
      at += target.writeSync(data.subarray(at));
    }
  }
  target.truncateSync(file.sizeBytes);
}
