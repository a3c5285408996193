import { setU32, setU64 } from "../bytes.ts";
import {
  entryBytes,
  type EntryKind,
  entryValue,
  indexOf,
  type Mode,
  steps,
} from "./paging.ts";

/** The frame of a virtual page: what a reader of the page tables must find. */
export interface Mapped {
  readonly pfn: number;
  /** Number of 4 KiB pages that are mapped as one page. */
  readonly pages: number;
}

/**
 * A top page table: its frame, and the index of its first entry in that frame.
 * A frame may contain several top page tables.
 */
export interface Directory {
  readonly pfn: number;
  readonly first: number;
}

/**
 * The physical memory of a machine. Also records the frame of each virtual
 * page, so that tests need no page tables.
 */
export class MachineMemory {
  /** The contents of every existing frame. */
  readonly pages = new Map<number, Uint8Array>();
  /** The mapped pages, by the virtual address of their first byte. */
  readonly mapped = new Map<bigint, Mapped>();
  /**
   * The frames of the page tables. The key is `level:address >> shift` of the
   * step that leads to the table. Example: `2:${address >> 21n}` is the table
   * of the 2 MiB at an x64 address.
   */
  readonly tables = new Map<string, number>();
  readonly #next = [0x11, 0x340, 0x1203];
  #turn = 0;

  constructor(readonly mode: Mode) {}

  /** Adds a page of zeros. The pages alternate between three parts of memory. */
  allocate(): number {
    const part = this.#turn++ % this.#next.length;
    const pfn = this.#next[part]!++;
    return this.#add(pfn);
  }

  /** Adds a page with unique contents. */
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

  /** Adds a page at a given frame, for large pages that exist only in part. */
  allocateAt(pfn: number): number {
    return this.#fill(this.#add(pfn));
  }

  #add(pfn: number): number {
    if (this.pages.has(pfn)) throw new Error(`frame ${pfn} is taken`);
    this.pages.set(pfn, new Uint8Array(4096));
    return pfn;
  }

  /** Maps an address in a directory; creates the tables that are missing. */
  map(
    directory: Directory,
    address: bigint,
    pfn: number,
    kind: Exclude<EntryKind, "table"> = "page",
    depth: number = steps[this.mode].length,
  ): void {
    const path = steps[this.mode].slice(0, depth);
    let table = directory.pfn;
    for (const [level, step] of path.entries()) {
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

  /** Writes bytes at a mapped virtual address. */
  put(address: bigint, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) {
      const location = this.locate(address + BigInt(at));
      if (location === null) {
        throw new Error(`no memory at 0x${address.toString(16)}`);
      }
      this.pages.get(location.pfn)![location.offset] = bytes[at]!;
    }
  }

  /**
   * Returns the frame and the offset of a virtual address without a page walk;
   * `null` if the address is not mapped.
   */
  locate(address: bigint): { pfn: number; offset: number } | null {
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
