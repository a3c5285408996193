import type { KernelHeader } from "./header.ts";
import { machineOf } from "./machine.ts";
import { pageBytes } from "./page_list.ts";

/** The physical address of the top page table; `null` if there is none. */
export function directoryOf(header: KernelHeader): bigint | null {
  const { directoryTableBase: base, machineImageType } = header;
  if (base === null) return null;
  const mask = machineOf(machineImageType)?.directoryMask ?? ~0xfffn;
  const address = base & mask;
  return address === 0n ? null : address;
}

/** The number of the page in which it stands. */
export function directoryPageOf(header: KernelHeader): bigint | null {
  const address = directoryOf(header);
  return address === null ? null : address / BigInt(pageBytes);
}
