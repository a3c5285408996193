import { pageBytes } from "../../dump/kernel/page_list.ts";
import {
  offsetBy,
  pageNumberOf,
  pageShift,
  type PhysicalAddress,
  physicalAddress,
  type VirtualAddress,
  virtualAddress,
} from "./address.ts";
import { PageTables } from "./page_tables.ts";
import { hasBits, type PagingMode, targetFrame } from "./paging.ts";
import type { PhysicalMemory } from "./physical_memory.ts";
import type { VirtualMemory } from "./virtual_memory.ts";

/**
 * The physical address of a virtual address, or the reason why there is none.
 */
export type Translation =
  | {
    readonly outcome: "mapped";
    readonly physical: PhysicalAddress;
    /** The size of the page: 4 KiB, or the size of a large page. */
    readonly pageBytes: number;
  }
  | {
    /**
     * `not-canonical`: the address is invalid. `not-mapped`: an entry is empty.
     * `no-table`: a table is not in the dump.
     */
    readonly outcome: "not-canonical" | "not-mapped" | "no-table";
    /** The level at which the walk ended, 0 for the top table. */
    readonly level: number;
  };

/** The virtual memory of the kernel or a process, as its page tables map it. */
export class AddressSpace implements VirtualMemory {
  readonly pointerBits: 32 | 64;
  readonly tables: PageTables;

  constructor(
    readonly physical: PhysicalMemory,
    readonly mode: PagingMode,
    /** The physical address of the top table. */
    readonly directory: PhysicalAddress,
    tables?: PageTables,
  ) {
    this.pointerBits = mode.pointerBits;
    this.tables = tables ?? new PageTables(physical, mode);
  }

  /**
   * Opens the address space of another top table. Both share the table cache.
   */
  withDirectory(directory: PhysicalAddress): AddressSpace {
    return new AddressSpace(this.physical, this.mode, directory, this.tables);
  }

  /**
   * Walks the page tables as a processor does, but also accepts pages in
   * transition.
   *
   * x64 with 4 levels, 0xfffff80412400123, top table at 0x11000. Bits 47 to 39,
   * 38 to 30, 29 to 21 and 20 to 12 are the indexes; bits 11 to 0 the offset:
   *
   * | table at | index       | entry at | entry   | leads to            |
   * | -------- | ----------- | -------- | ------- | ------------------- |
   * | 0x11000  | 0x1f0 = 496 | 0x11f80  | 0x12063 | the table 0x12000   |
   * | 0x12000  | 0x010 = 16  | 0x12080  | 0x13063 | the table 0x13000   |
   * | 0x13000  | 0x092 = 146 | 0x13490  | 0x14063 | the table 0x14000   |
   * | 0x14000  | 0x000 = 0   | 0x14000  | 0x15063 | the page 0x15000    |
   *
   * The result is 0x15123. If bit 7 of the third entry were set (0x8000e3), it
   * would map a page of 2 MiB at 0x800000, and the low 21 bits would be the
   * offset: 0x800000 + 0x123.
   *
   * x86 with PAE, 0x8c001234, top table at 0x34020, entries of 8 bytes. Bits
   * 31 to 30, 29 to 21 and 20 to 12 are the indexes:
   *
   * | table at | index       | entry at | entry       | leads to              |
   * | -------- | ----------- | -------- | ----------- | --------------------- |
   * | 0x34020  | 2           | 0x34030  | 0x35001     | the table 0x35000     |
   * | 0x35000  | 0x060 = 96  | 0x35300  | 0x36063     | the table 0x36000     |
   * | 0x36000  | 0x001 = 1   | 0x36008  | 0x123456063 | the page 0x123456000  |
   *
   * The result is 0x123456234, above 4 GiB.
   *
   * @throws {ReadError} If the system cannot read that part of the file.
   */
  translate(address: VirtualAddress): Translation {
    const { mode, tables } = this;
    if (!isCanonical(address, mode)) {
      return { outcome: "not-canonical", level: 0 };
    }
    const pageNumber = pageNumberOf(address);
    let table: number = this.directory;
    for (const [level, { shift, bits, maps }] of mode.levels.entries()) {
      const entries = 2 ** bits;
      const words = tables.at(table, entries);
      if (words === null) return { outcome: "no-table", level };
      const index = Math.floor(pageNumber / 2 ** (shift - pageShift)) % entries;
      const at = mode.entryBytes === 8 ? index * 2 : index;
      const low = words[at]!;
      const high = mode.entryBytes === 8 ? words[at + 1]! : 0;
      const isLast = level === mode.levels.length - 1;
      const frame = targetFrame(mode, low, high);
      if (frame < 0) return { outcome: "not-mapped", level };
      const isValid = hasBits(low, mode.valid);
      if (maps !== null && isValid && hasBits(low, maps)) {
        return mapped(frame, address, 2 ** shift);
      }
      if (isLast) {
        if (isValid) return { outcome: "not-mapped", level };
        return mapped(frame, address, pageBytes);
      }
      table = frame * pageBytes;
    }
    return { outcome: "not-mapped", level: mode.levels.length };
  }

  read(address: VirtualAddress, target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length) {
      const found = this.translate(offsetBy(address, filled));
      if (found.outcome !== "mapped") break;
      const left = found.pageBytes - found.physical % found.pageBytes;
      const piece = target.subarray(filled, filled + left);
      const count = this.physical.read(found.physical, piece);
      filled += count;
      if (count < piece.length) break;
    }
    return filled;
  }
}

function mapped(
  frame: number,
  address: VirtualAddress,
  sizeBytes: number,
): Translation {
  // A large page is aligned to its size, so the low bits of its frame number
  // are not part of the address. They are flags.
  const base = frame * pageBytes;
  const into = Number(BigInt.asUintN(64, address) & BigInt(sizeBytes - 1));
  return {
    outcome: "mapped",
    physical: physicalAddress(base - base % sizeBytes + into),
    pageBytes: sizeBytes,
  };
}

/** Whether the unused high bits are copies of the highest used bit. */
export function isCanonical(
  address: VirtualAddress,
  { addressBits, pointerBits }: PagingMode,
): boolean {
  if (pointerBits === 32) return address < 1n << 32n;
  return BigInt.asUintN(64, BigInt.asIntN(addressBits, address)) === address;
}

/**
 * Returns the virtual address at which the self-map maps the top page table.
 * Each step replaces an address by the address of its page table entry.
 */
export function selfMapAddress(
  mode: PagingMode,
  pteBase: VirtualAddress,
): VirtualAddress {
  let at = pteBase;
  for (let step = 0; step < mode.selfMapDepth; step++) {
    const page = BigInt.asUintN(mode.addressBits, at) >> BigInt(pageShift);
    at = virtualAddress(pteBase + page * BigInt(mode.entryBytes));
  }
  return at;
}
