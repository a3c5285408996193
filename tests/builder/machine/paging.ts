/**
 * Writes page tables as a processor reads them, from the manuals: AMD64 volume
 * 2 chapter 5 (4 and 5 levels, PAE, large pages), Arm VMSAv8-64 (4 KiB granule).
 * Nothing here comes from src/.
 *
 * @module
 */

/** The paging modes, declared here so that tests do not depend on src/. */
export type Mode = "x64" | "x64-la57" | "x86" | "x86-pae" | "arm64";

/** A step of a walk: the lowest bit of the index, and the number of entries. */
export type Step = readonly [shift: number, entries: number];

const four: readonly Step[] = [[39, 512], [30, 512], [21, 512], [12, 512]];

/** The steps from the top table to a page. */
export const steps: Readonly<Record<Mode, readonly Step[]>> = {
  "x64": four,
  "x64-la57": [[48, 512], ...four],
  "x86": [[22, 1024], [12, 1024]],
  "x86-pae": [[30, 4], [21, 512], [12, 512]],
  "arm64": four,
};

export function entryBytes(mode: Mode): 4 | 8 {
  return mode === "x86" ? 4 : 8;
}

export type EntryKind = "table" | "page" | "large" | "transition";

// Bits that a reader must not mistake for the frame number: the no-execute bit
// and software bits above the number, and the flags below it.
const x64Flags: Readonly<Record<EntryKind, bigint>> = {
  table: 0x0af0_0000_0000_0063n,
  page: 0x8af0_0000_0000_0863n,
  large: 0x8af0_0000_0000_18e3n, // PAT is bit 12
  transition: 0x0000_2000_0000_0860n, // bit 45 is set as protection from L1TF
};
const x86Flags: Readonly<Record<EntryKind, bigint>> = {
  table: 0x63n,
  page: 0x163n,
  large: 0x11e3n,
  transition: 0x860n,
};
const arm64Flags: Readonly<Record<EntryKind, bigint>> = {
  table: 0x3n,
  page: 0x0068_0000_0000_0703n, // bit 51 (DBM): a store makes the page dirty
  large: 0x0068_0000_0000_0701n,
  transition: 0x0000_0000_0000_0880n,
};

export function entryValue(mode: Mode, kind: EntryKind, pfn: bigint): bigint {
  const address = pfn << 12n;
  switch (mode) {
    case "x86":
      return address | x86Flags[kind];
    case "x86-pae":
      // Entries of the top table have only the flag "present".
      return address | (kind === "page" ? x64Flags.page : x86Flags[kind]);
    case "arm64":
      return address | arm64Flags[kind];
    default:
      return address | x64Flags[kind];
  }
}

/** The index of an address in the table of a step. */
export function indexOf(address: bigint, [shift, entries]: Step): number {
  return Number((address >> BigInt(shift)) & BigInt(entries - 1));
}
