import { setU32, setU64 } from "../bytes.ts";
import {
  entryBytes,
  type EntryKind,
  entryValue,
  indexOf,
  type Mode,
  steps,
} from "./paging.ts";

/** Where a virtual page really is: what a reader of the tables must find. */
export interface Mapped {
  readonly pfn: number;
  /** How many pages of 4 KiB are mapped as one. */
  readonly pages: number;
}

/** A top page table: its frame, and its first entry where it shares a page. */
export interface Directory {
  readonly pfn: number;
  readonly first: number;
}

/** The physical memory of a little machine, and the map of it in plain. */
export class MachineMemory {
  /** What every frame holds; only these are there. */
  readonly pages = new Map<number, Uint8Array>();
  /** By the address of the first byte, of the directory that maps it. */
  readonly mapped = new Map<bigint, Mapped>();
  /** The frames of the tables, by the name of what they map. */
  readonly tables = new Map<string, number>();
  readonly #next = [0x11, 0x340, 0x1203];
  #turn = 0;

  constructor(readonly mode: Mode) {}

  /** A new page of zeros, in one of three parts of memory in turn. */
  allocate(): number {
    const part = this.#turn++ % this.#next.length;
    const pfn = this.#next[part]!++;
    return this.#add(pfn);
  }

  /** A new page of bytes that are another in every page. */
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

  /** Pages that follow each other, for a large page of which some are there. */
  allocateAt(pfn: number): number {
    return this.#fill(this.#add(pfn));
  }

  #add(pfn: number): number {
    if (this.pages.has(pfn)) throw new Error(`frame ${pfn} is taken`);
    this.pages.set(pfn, new Uint8Array(4096));
    return pfn;
  }

  /** Maps an address below a directory, making the tables on the way. */
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

  /** Writes bytes at an address that is mapped in plain. */
  put(address: bigint, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) {
      const place = this.placeOf(address + BigInt(at));
      if (place === null) throw new Error(`nothing at ${address.toString(16)}`);
      this.pages.get(place.pfn)![place.offset] = bytes[at]!;
    }
  }

  /** Where a byte is, by the plain map; `null` where it is nowhere. */
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
