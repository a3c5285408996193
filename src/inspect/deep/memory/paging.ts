/** A level of page tables, the top one first. */
export interface Level {
  /** The lowest bit of an address that chooses an entry here. */
  readonly shift: number;
  /** How many bits choose it. */
  readonly bits: number;
  /**
   * What an entry's lower word has if it maps memory itself: a large page, or
   * a page at the last level. `null` where an entry leads to a table only.
   */
  readonly maps: Bits | null;
}

/** Bits of a word that must have this value. */
export interface Bits {
  readonly mask: number;
  readonly value: number;
}

/** How a processor finds memory by a virtual address. */
export interface PagingMode {
  /** The name in reports; stable. */
  readonly name:
    | "x64-4-level"
    | "x64-5-level"
    | "x86"
    | "x86-pae"
    | "arm64-4k";
  /** In a sentence. */
  readonly title: string;
  readonly pointerBits: 32 | 64;
  /** Bits of an address that count; those above repeat the highest. */
  readonly addressBits: number;
  readonly entryBytes: 4 | 8;
  readonly levels: readonly Level[];
  /** What an entry's lower word has that leads on or maps. */
  readonly valid: Bits;
  /** The bits of an entry's upper word that belong to the frame. */
  readonly frameHighMask: number;
  /** Of the physical address of the top table: 1 for a whole page. */
  readonly directoryAlignment: number;
  /** The first entry of the top table that maps the kernel. */
  readonly kernelEntry: number;
  /** How often the self-map is gone through to the top page of tables. */
  readonly selfMapDepth: number;
}

const present: Bits = { mask: 1, value: 1 };
/** PS, in entries above the last level. */
const large: Bits = { mask: 0x80, value: 0x80 };

const pml4Levels: readonly Level[] = [
  { shift: 39, bits: 9, maps: null },
  { shift: 30, bits: 9, maps: large },
  { shift: 21, bits: 9, maps: large },
  { shift: 12, bits: 9, maps: present },
];

/**
 * The modes in which Windows uses its processors. Source: AMD64 Architecture
 * Programmer's Manual, volume 2, chapter 5 (4 and 5 levels, PAE, large pages).
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

/** LA57, which the header does not tell: CR4 is not in it. */
export const x64FiveLevels: PagingMode = {
  ...x64FourLevels,
  name: "x64-5-level",
  title: "x64 with 5 levels of page tables",
  addressBits: 57,
  levels: [{ shift: 48, bits: 9, maps: null }, ...pml4Levels],
  selfMapDepth: 4,
};

/**
 * 32-bit, entries of 4 bytes. A page of 4 MiB has bits 32 to 39 of its address
 * in bits 13 to 20 (PSE-36); Windows maps none above 4 GiB without PAE.
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

/** 32-bit with PAE: four entries of 8 bytes on top, aligned to 32 bytes. */
export const x86Pae: PagingMode = {
  name: "x86-pae",
  title: "x86 with PAE",
  pointerBits: 32,
  addressBits: 32,
  entryBytes: 8,
  levels: [
    { shift: 30, bits: 2, maps: null },
    { shift: 21, bits: 9, maps: large },
    { shift: 12, bits: 9, maps: present },
  ],
  valid: present,
  frameHighMask: 0xfffff,
  directoryAlignment: 0x20,
  kernelEntry: 2,
  selfMapDepth: 1,
};

/** A block, not a table, at the levels above the last. */
const block: Bits = { mask: 3, value: 1 };

/**
 * 4 KiB granule. Windows gives either half of the address space a half of one
 * top table: inferred from PteBase in a real dump, whose self-map entry lies in
 * one table of 512 for both. Source: Arm Architecture Reference Manual,
 * VMSAv8-64; frame mask: ufrisk/MemProcFS `mm_arm64.c`.
 */
export const arm64: PagingMode = {
  name: "arm64-4k",
  title: "ARM64 with pages of 4 KiB",
  pointerBits: 64,
  addressBits: 48,
  entryBytes: 8,
  levels: [
    { shift: 39, bits: 9, maps: null },
    { shift: 30, bits: 9, maps: block },
    { shift: 21, bits: 9, maps: block },
    { shift: 12, bits: 9, maps: { mask: 3, value: 3 } },
  ],
  valid: present,
  frameHighMask: 0x3ffff, // 0x0003fffffffff000
  directoryAlignment: 0x1000,
  kernelEntry: 256,
  selfMapDepth: 3,
};

/**
 * Whether an entry that is not valid still names the frame of a page: in
 * transition, bit 11 set and bit 10 (a prototype) clear. Source: volatility3
 * `framework/layers/intel.py`, `_page_is_valid`; ARM64: MemProcFS.
 */
export function isTransition(low: number): boolean {
  return (low & 0xc01) === 0x800;
}

/**
 * All bits of an entry's upper word but bit 45, which Windows sets in entries
 * that are not valid where the processor has L1TF and would read through them.
 * No machine has memory that high. Source: ufrisk/MemProcFS `mm_x64.c`,
 * MMX64_PTE_IS_TRANSITION.
 */
const transitionHighMask = ~(1 << (45 - 32));

/** The frame of a page in transition, by the two halves of its entry. */
export function transitionFrameOf(
  mode: PagingMode,
  low: number,
  high: number,
): number {
  return frameOf(mode, low, high & transitionHighMask);
}

/** Whether a word has the bits. */
export function hasBits(word: number, { mask, value }: Bits): boolean {
  return (word & mask) === value;
}

/** The frame that an entry names, by its two halves. */
export function frameOf(mode: PagingMode, low: number, high: number): number {
  return (high & mode.frameHighMask) * 2 ** 20 + (low >>> 12);
}

/**
 * The frame of the table or the page that an entry leads to, be it in
 * transition; -1 if it leads to none. A large page's has bits of its own below.
 */
export function namedFrame(
  mode: PagingMode,
  low: number,
  high: number,
): number {
  if (hasBits(low, mode.valid)) return frameOf(mode, low, high);
  return isTransition(low) ? transitionFrameOf(mode, low, high) : -1;
}
