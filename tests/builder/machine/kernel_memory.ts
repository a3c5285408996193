import { firstDirectory } from "./directories.ts";
import { type Directory, MachineMemory } from "./memory.ts";
import type { Mode } from "./paging.ts";
import {
  type Offsets,
  offsets32,
  offsets64,
  setPointer,
} from "./structures.ts";

/** MachineImageType by processor. */
export const machineValues = { x64: 0x8664, arm64: 0xaa64, x86: 0x14c };

/** The processor of a mode. */
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
  stacks: 0xffffd000003f8000n, // over the end of a table
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

/** Allocates the memory of a kernel while it is built. */
export class KernelMemory {
  readonly memory: MachineMemory;
  readonly directory: Directory;
  readonly is64: boolean;
  readonly at: Offsets;
  readonly regions: Regions;
  /** The start of the next stack. */
  nextStack: bigint;
  #pool: bigint;
  #poolEnd: bigint;

  constructor(readonly mode: Mode) {
    this.memory = new MachineMemory(mode);
    this.directory = firstDirectory(this.memory);
    this.is64 = !mode.startsWith("x86");
    this.at = this.is64 ? offsets64 : offsets32;
    this.regions = this.is64 ? regions64 : regions32;
    this.#pool = this.#poolEnd = this.regions.pool;
    this.nextStack = this.regions.stacks;
  }

  /** Allocates from the pool, aligned to 16 bytes; may cross pages. */
  allocate(size: number): bigint {
    const start = this.#pool + 0x10n; // a header before it
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

  /** Writes a pointer. */
  pointer(address: bigint, value: bigint): void {
    const bytes = new Uint8Array(this.at.pointer);
    setPointer(bytes, 0, value, this.at.pointer);
    this.memory.put(address, bytes);
  }

  /** Links a list head and entries in a circle. */
  ring(links: readonly bigint[]): void {
    links.forEach((link, index) => {
      const next = links[(index + 1) % links.length]!;
      this.pointer(link, next);
      this.pointer(next + BigInt(this.at.pointer), link);
    });
  }
}
