import { setU32, setU64 } from "../bytes.ts";
import {
  entryBytes,
  type EntryKind,
  entryValue,
  indexOf,
  type Mode,
  steps,
} from "./paging.ts";

/** The frame of a virtual page, which a reader of the tables must find. */
export interface Mapped {
  readonly pfn: number;
  /** The size in pages of 4 KiB. */
  readonly pages: number;
}

/** A top page table: its frame and, if it shares a page, its first entry. */
export interface Directory {
  readonly pfn: number;
  readonly first: number;
}

/** The physical memory of a small machine, and a simple map of it. */
export class MachineMemory {
  /** The contents of the frames that exist. */
  readonly pages = new Map<number, Uint8Array>();
  /** By directory and address of the first byte. */
  readonly mapped = new Map<bigint, Mapped>();
  /** The frames of the tables, by the name of the mapped memory. */
  readonly tables = new Map<string, number>();
  readonly #next = [0x11, 0x340, 0x1203];
  #turn = 0;

  constructor(readonly mode: Mode) {}

  /** A new page of zeros, in three parts of memory by turns. */
  allocate(): number {
    const part = this.#turn++ % this.#next.length;
    const pfn = this.#next[part]!++;
    return this.#add(pfn);
  }

  /** A new page with a different content than all others. */
  allocateData(): number {
    return this.#fill(this.allocate());
  }

  #fill(pfn: number): number {
    const page = this.pages.get(pfn)!;
    for (let at = 0; at < 4096; at++) {
      page[at] = (pfn * 31 + at * 7 + (at >>> 8) * 3) & 0xff;
    }
    return pfn;
  }

  /** Consecutive pages, for a large page that is partly in the dump. */
  allocateAt(pfn: number): number {
    return this.#fill(this.#add(pfn));
  }

  #add(pfn: number): number {
    if (this.pages.has(pfn)) throw new Error(`frame ${pfn} is taken`);
    this.pages.set(pfn, new Uint8Array(4096));
    return pfn;
  }

  /** Maps an address in a directory and creates the tables that this needs. */
  map(
    directory: Directory,
    address: bigint,
    pfn: number,
    kind: Exclude<EntryKind, "table"> = "page",
    depth: number = steps[this.mode].length,
  ): void {
    const way = steps[this.mode].slice(0, depth);
    let table = directory.pfn;
    for (const [level, step] of way.entries()) {
      const index = indexOf(address, step) +
        (level === 0 ? directory.first : 0);
      if (level === depth - 1) {
        this.setEntry(table, index, entryValue(this.mode, kind, BigInt(pfn)));
        const pages = 2 ** (step[0] - 12);
        this.mapped.set(address, { pfn, pages });
        return;
      }
      table = this.#tableBelow(
        table,
        index,
        `${level}:${address >> BigInt(step[0])}`,
      );
    }
  }

  #tableBelow(table: number, index: number, name: string): number {
    const found = this.entryAt(table, index);
    if (found !== 0n) return Number((found >> 12n) & 0xffffffffn);
    const below = this.allocate();
    this.tables.set(name, below);
    this.setEntry(table, index, entryValue(this.mode, "table", BigInt(below)));
    return below;
  }

  setEntry(pfn: number, index: number, value: bigint): void {
    const page = this.pages.get(pfn)!;
    const size = entryBytes(this.mode);
    if (size === 8) setU64(page, index * 8, value);
    else setU32(page, index * 4, Number(value));
  }

  entryAt(pfn: number, index: number): bigint {
    const page = this.pages.get(pfn)!;
    const view = new DataView(page.buffer);
    return entryBytes(this.mode) === 8
      ? view.getBigUint64(index * 8, true)
      : BigInt(view.getUint32(index * 4, true));
  }

  /** Writes bytes at an address in the simple map. */
  put(address: bigint, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) {
      const place = this.placeOf(address + BigInt(at));
      if (place === null) throw new Error(`nothing at ${address.toString(16)}`);
      this.pages.get(place.pfn)![place.offset] = bytes[at]!;
    }
  }

  /** The physical address by the simple map; `null` if not mapped. */
  placeOf(address: bigint): { pfn: number; offset: number } | null {
    for (const bits of [12n, 21n, 22n, 30n]) {
      const start = address >> bits << bits;
      const found = this.mapped.get(start);
      const pages = 1n << (bits - 12n);
      if (found === undefined || BigInt(found.pages) !== pages) continue;
      const into = Number(address - start);
      const pfn = found.pfn + (into >>> 12);
      return this.pages.has(pfn) ? { pfn, offset: into & 0xfff } : null;
    }
    return null;
  }
}
