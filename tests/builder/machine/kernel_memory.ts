import { firstDirectory } from "./directories.ts";
import { type Directory, MachineMemory } from "./memory.ts";
import type { Mode } from "./paging.ts";
import {
  type Offsets,
  offsets32,
  offsets64,
  setPointer,
} from "./structures.ts";

/** Values of IMAGE_FILE_MACHINE_* (winnt.h). */
export const machineValues = { x64: 0x8664, arm64: 0xaa64, x86: 0x14c };

export function processorOf(mode: Mode): "x64" | "arm64" | "x86" {
  return mode === "arm64" ? "arm64" : mode.startsWith("x64") ? "x64" : "x86";
}

interface Regions {
  readonly kernel: bigint;
  readonly pool: bigint;
  readonly stacks: bigint;
  readonly user: bigint;
  readonly images: bigint;
}

const regions64: Regions = {
  kernel: 0xfffff80412400000n,
  pool: 0xffffc00000100000n,
  stacks: 0xffffd000003f8000n, // the stacks cross the end of a page table
  user: 0x00007ff612340000n,
  images: 0xfffff80420000000n,
};
const regions32: Regions = {
  kernel: 0x81800000n,
  pool: 0x85000000n,
  stacks: 0x8a3f8000n,
  user: 0x00400000n,
  images: 0x8c000000n,
};

/** The memory of a kernel under construction, with an allocator. */
export class KernelMemory {
  readonly memory: MachineMemory;
  readonly directory: Directory;
  readonly is64: boolean;
  readonly offsets: Offsets;
  readonly regions: Regions;
  /** The start of the next stack. */
  nextStack: bigint;
  #pool: bigint;
  #poolEnd: bigint;

  constructor(readonly mode: Mode) {
    this.memory = new MachineMemory(mode);
    this.directory = firstDirectory(this.memory);
    this.is64 = !mode.startsWith("x86");
    this.offsets = this.is64 ? offsets64 : offsets32;
    this.regions = this.is64 ? regions64 : regions32;
    this.#pool = this.#poolEnd = this.regions.pool;
    this.nextStack = this.regions.stacks;
  }

  /**
   * Allocates memory in the pool, aligned to 16 bytes. The memory may cross
   * page borders.
   */
  allocate(size: number): bigint {
    const start = this.#pool + 0x10n; // space for a pool header
    this.#pool = (start + BigInt(size) + 15n) & ~15n;
    while (this.#poolEnd < this.#pool) {
      this.memory.map(
        this.directory,
        this.#poolEnd,
        this.memory.allocateData(),
      );
      this.#poolEnd += 4096n;
    }
    return start;
  }

  writePointer(address: bigint, value: bigint): void {
    const bytes = new Uint8Array(this.offsets.pointer);
    setPointer(bytes, 0, value, this.offsets.pointer);
    this.memory.put(address, bytes);
  }

  /** Links a head and entries into a circular LIST_ENTRY list. */
  linkList(links: readonly bigint[]): void {
    links.forEach((link, index) => {
      const next = links[(index + 1) % links.length]!;
      this.writePointer(link, next);
      this.writePointer(next + BigInt(this.offsets.pointer), link);
    });
  }
}
