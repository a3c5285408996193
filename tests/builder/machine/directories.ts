import type { Directory, MachineMemory } from "./memory.ts";
import { entryValue } from "./paging.ts";

/**
 * Index of the entry in the top page table that maps the table itself. Each
 * kernel uses a different index.
 */
const selfIndex = 0x1ed;

/** Returns the address at which the page tables are mapped. */
export function pteBaseOf({ mode }: MachineMemory): bigint {
  switch (mode) {
    case "x86":
    case "x86-pae":
      return 0xc0000000n;
    case "x64-la57":
      return BigInt.asUintN(64, BigInt.asIntN(57, BigInt(selfIndex) << 48n));
    default:
      return BigInt.asUintN(64, BigInt.asIntN(48, BigInt(selfIndex) << 39n));
  }
}

const table = (memory: MachineMemory, pfn: number) =>
  entryValue(memory.mode, "table", BigInt(pfn));

/**
 * Creates the kernel's page directory. At first the directory maps only itself.
 */
export function firstDirectory(memory: MachineMemory): Directory {
  const { mode } = memory;
  const pfn = memory.allocate();
  memory.tables.set("top", pfn);
  if (mode === "x86-pae") {
    const directory = { pfn, first: 4 };
    fourTables(memory, directory, () => memory.allocate());
    return directory;
  }
  const at = mode === "x86" ? 0x300 : selfIndex;
  memory.setEntry(pfn, at, table(memory, pfn));
  return { pfn, first: 0 };
}

/**
 * Creates a process's page directory: a copy of the kernel's half, and an entry
 * that maps the directory itself.
 */
export function processDirectory(
  memory: MachineMemory,
  kernel: Directory,
): Directory {
  const { mode } = memory;
  const pfn = memory.allocate();
  if (mode === "x86-pae") {
    const directory = { pfn, first: 8 };
    const kernelTable = (index: number) =>
      Number(memory.entryAt(kernel.pfn, kernel.first + index) >> 12n);
    fourTables(memory, directory, (index) => {
      if (index === 2) return kernelTable(2);
      const own = memory.allocate();
      if (index === 3) {
        memory.pages.get(own)!.set(memory.pages.get(kernelTable(3))!);
      }
      return own;
    });
    return directory;
  }
  const bytes = memory.pages.get(kernel.pfn)!;
  memory.pages.get(pfn)!.set(bytes.subarray(2048), 2048);
  const at = mode === "x86" ? 0x300 : selfIndex;
  memory.setEntry(pfn, at, table(memory, pfn));
  return { pfn, first: 0 };
}

/** Builds the four tables of PAE; the fourth table maps all four tables. */
function fourTables(
  memory: MachineMemory,
  { pfn, first }: Directory,
  make: (index: number) => number,
): void {
  const below = [0, 1, 2, 3].map(make);
  below.forEach((one, index) => {
    memory.setEntry(pfn, first + index, (BigInt(one) << 12n) | 1n);
    memory.setEntry(below[3]!, index, table(memory, one));
  });
}
