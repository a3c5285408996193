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
import { hasBits, namedFrame, type PagingMode } from "./paging.ts";
import type { PhysicalMemory } from "./physical_memory.ts";
import type { VirtualMemory } from "./virtual_memory.ts";

/** Where an address leads, or why nowhere. */
export type Translation =
  | {
    readonly outcome: "mapped";
    readonly physical: PhysicalAddress;
    /** Of the page: 4 KiB, or a large one. */
    readonly pageBytes: number;
  }
  | {
    /** No address of this processor, an empty entry, a table not in the dump. */
    readonly outcome: "not-canonical" | "not-mapped" | "no-table";
    /** The level at which it ended, 0 for the top one. */
    readonly level: number;
  };

/** Virtual memory by page tables: of the kernel, or of a process. */
export class AddressSpace implements VirtualMemory {
  readonly pointerBits: 32 | 64;
  readonly tables: PageTables;

  constructor(
    readonly physical: PhysicalMemory,
    readonly mode: PagingMode,
    /** Of the top table. */
    readonly directory: PhysicalAddress,
    tables?: PageTables,
  ) {
    this.pointerBits = mode.pointerBits;
    this.tables = tables ?? new PageTables(physical, mode);
  }

  /** The same memory with another top table. */
  withDirectory(directory: PhysicalAddress): AddressSpace {
    return new AddressSpace(this.physical, this.mode, directory, this.tables);
  }

  /** @throws {ReadError} If the system cannot read the file there. */
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
      const frame = namedFrame(mode, low, high);
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
  // The frame of a large page is aligned; bits below it mean something else.
  const base = frame * pageBytes;
  const into = Number(BigInt.asUintN(64, address) & BigInt(sizeBytes - 1));
  return {
    outcome: "mapped",
    physical: physicalAddress(base - base % sizeBytes + into),
    pageBytes: sizeBytes,
  };
}

/** Whether the bits that do not count repeat the highest that does. */
export function isCanonical(
  address: VirtualAddress,
  { addressBits, pointerBits }: PagingMode,
): boolean {
  if (pointerBits === 32) return address < 1n << 32n;
  return BigInt.asUintN(64, BigInt.asIntN(addressBits, address)) === address;
}

/**
 * Where the self-map shows the top page of the page tables, whose own entry it
 * is. Each step goes from an address to that of the entry which maps it.
 */
export function selfMapAddress(
  mode: PagingMode,
  pteBase: VirtualAddress,
): VirtualAddress {
  const inMode = (1n << BigInt(mode.addressBits)) - 1n;
  let at = pteBase;
  for (let step = 0; step < mode.selfMapDepth; step++) {
    const page = (at & inMode) >> BigInt(pageShift);
    at = virtualAddress(pteBase + page * BigInt(mode.entryBytes));
  }
  return at;
}
