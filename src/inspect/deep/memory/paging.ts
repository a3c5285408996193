/** A level of page tables. */
export interface Level {
  /**
   * The number of the lowest address bit of the index into this table. Example:
   * the index into a table of the last level starts at bit 12.
   */
  readonly shift: number;
  /** The number of index bits. */
  readonly bits: number;
  /**
   * The bits of the low word that are set if an entry maps memory: a large page
   * or, at the last level, a page. `null` if the entries
   * of this level only refer to tables.
   */
  readonly maps: Bits | null;
}

/** A word matches if `word & mask` equals `value`. */
export interface Bits {
  readonly mask: number;
  readonly value: number;
}

/** How a processor translates virtual addresses to physical addresses. */
export interface PagingMode {
  /** The name in reports. It never changes. */
  readonly name:
    | "x64-4-level"
    | "x64-5-level"
    | "x86"
    | "x86-pae"
    | "arm64-4k";
  /** The description of the mode in messages. */
  readonly title: string;
  readonly pointerBits: 32 | 64;
  /**
   * Number of used address bits. All higher bits are copies of the highest used
   * bit.
   */
  readonly addressBits: number;
  readonly entryBytes: 4 | 8;
  /** The levels of page tables, from the top table down. */
  readonly levels: readonly Level[];
  /** The bits in the low word that mark an entry as valid for a processor. */
  readonly valid: Bits;
  /** The bits of the page frame in the high word of an entry. */
  readonly frameHighMask: number;
  /** The alignment of the top table, in bytes. */
  readonly directoryAlignment: number;
  /** The index in the top table of the first entry for kernel addresses. */
  readonly kernelEntry: number;
  /** Number of self-map steps from PteBase to the top page table. */
  readonly selfMapDepth: number;
}

const present: Bits = { mask: 1, value: 1 };
/** The PS bit, which marks a large page in entries above the last level. */
const large: Bits = { mask: 0x80, value: 0x80 };

const pml4Levels: readonly Level[] = [
  { shift: 39, bits: 9, maps: null },
  { shift: 30, bits: 9, maps: large },
  { shift: 21, bits: 9, maps: large },
  { shift: 12, bits: 9, maps: present },
];

/**
 * Source of the x64 and x86 modes: AMD64 Architecture Programmer's Manual,
 * volume 2, chapter 5 (4 and 5 levels, PAE, large pages).
 */
export const x64FourLevels: PagingMode = {
  name: "x64-4-level",
  title: "x64 with 4 levels of page tables",
  pointerBits: 64,
  addressBits: 48,
  entryBytes: 8,
  levels: pml4Levels,
  valid: present,
  frameHighMask: 0xfffff, // bits 32 to 51
  directoryAlignment: 0x1000,
  kernelEntry: 256,
  selfMapDepth: 3,
};

/**
 * x64 with LA57. CR4 shows whether LA57 is on, but the header does not contain
 * CR4.
 */
export const x64FiveLevels: PagingMode = {
  ...x64FourLevels,
  name: "x64-5-level",
  title: "x64 with 5 levels of page tables",
  addressBits: 57,
  levels: [{ shift: 48, bits: 9, maps: null }, ...pml4Levels],
  selfMapDepth: 4,
};

/**
 * With PSE-36, bits 13 to 20 in the entry of a 4 MiB page contain bits 32 to 39
 * of the physical address. These bits are ignored here, because Windows without
 * PAE maps no memory above 4 GiB.
 */
export const x86: PagingMode = {
  name: "x86",
  title: "x86 without PAE",
  pointerBits: 32,
  addressBits: 32,
  entryBytes: 4,
  levels: [
    { shift: 22, bits: 10, maps: large },
    { shift: 12, bits: 10, maps: present },
  ],
  valid: present,
  frameHighMask: 0,
  directoryAlignment: 0x1000,
  kernelEntry: 512,
  selfMapDepth: 1,
};

/** The top table has four entries of 8 bytes and is aligned to 32 bytes. */
export const x86Pae: PagingMode = {
  ...x86,
  name: "x86-pae",
  title: "x86 with PAE",
  entryBytes: 8,
  levels: [
    { shift: 30, bits: 2, maps: null },
    { shift: 21, bits: 9, maps: large },
    { shift: 12, bits: 9, maps: present },
  ],
  frameHighMask: 0xfffff,
  directoryAlignment: 0x20,
  kernelEntry: 2,
};

/** The bits of a block descriptor (a large page) above the last level. */
const block: Bits = { mask: 3, value: 1 };

/**
 * ARM64 with a 4 KiB granule. Windows uses one top table of 512 entries for
 * both halves of the address space. This is inferred from a real dump: its
 * self-map entry for PteBase is in such a table. Source: Arm Architecture
 * Reference Manual, VMSAv8-64; frame mask: ufrisk/MemProcFS `mm_arm64.c`.
 */
export const arm64: PagingMode = {
  ...x64FourLevels,
  name: "arm64-4k",
  title: "ARM64 with pages of 4 KiB",
  levels: [
    { shift: 39, bits: 9, maps: null },
    { shift: 30, bits: 9, maps: block },
    { shift: 21, bits: 9, maps: block },
    { shift: 12, bits: 9, maps: { mask: 3, value: 3 } },
  ],
  frameHighMask: 0x3ffff, // bits 32 to 49
};

/**
 * Whether an entry is invalid but in transition. Such an entry still contains a
 * page frame. Bit 11 is set; bit 10 (prototype) and bit 0 (valid) are clear.
 * Source: volatility3 `framework/layers/intel.py`, `_page_is_valid`; ARM64:
 * MemProcFS.
 */
export function isTransition(low: number): boolean {
  return (low & 0xc01) === 0x800;
}

/**
 * A mask for the high word that clears bit 45. Windows sets this bit in invalid
 * entries as a mitigation of L1TF. No machine has memory at such a high
 * address. Source: ufrisk/MemProcFS `mm_x64.c`, MMX64_PTE_IS_TRANSITION.
 */
const transitionHighMask = ~(1 << (45 - 32));

export function hasBits(word: number, { mask, value }: Bits): boolean {
  return (word & mask) === value;
}

/** The frame in an entry, given as its low and high word. */
export function frameOf(mode: PagingMode, low: number, high: number): number {
  return (high & mode.frameHighMask) * 2 ** 20 + (low >>> 12);
}

/**
 * The frame of the table or page that an entry refers to. Entries in transition
 * count, too. Returns -1 if the entry refers to neither. For a large page, the
 * low bits of the frame are flags.
 */
export function targetFrame(
  mode: PagingMode,
  low: number,
  high: number,
): number {
  if (hasBits(low, mode.valid)) return frameOf(mode, low, high);
  return isTransition(low) ? frameOf(mode, low, high & transitionHighMask) : -1;
}
