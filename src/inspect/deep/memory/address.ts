declare const physical: unique symbol;
declare const virtual: unique symbol;

/**
 * An address of the machine's memory, in bytes. A number: physical addresses
 * have at most 52 bits (see {@linkcode pageFrameLimit}), which it holds exactly.
 */
export type PhysicalAddress = number & { readonly [physical]: true };

/**
 * An address as a program or the kernel uses it, in bytes. A bigint, of which
 * only the 64 bits count: no number would hold it exactly.
 */
export type VirtualAddress = bigint & { readonly [virtual]: true };

/** Bytes in a page, and the bits that tell a byte in it. */
export const pageShift = 12;

/** A physical address; one of more than 53 bits loses its lowest. */
export function physicalAddress(value: number | bigint): PhysicalAddress {
  return Number(value) as PhysicalAddress;
}

/** A virtual address; bits above the 64th are dropped. */
export function virtualAddress(value: bigint): VirtualAddress {
  return BigInt.asUintN(64, value) as VirtualAddress;
}

/** The address so many bytes on. */
export function offsetBy(
  address: VirtualAddress,
  bytes: number | bigint,
): VirtualAddress {
  return virtualAddress(address + BigInt(bytes));
}

/** The number of the page of a virtual address: exact, it has 52 bits. */
export function pageNumberOf(address: VirtualAddress): number {
  return Number(address >> BigInt(pageShift));
}

/** The first address of a page by its number. */
export function addressOfPage(pageNumber: number): VirtualAddress {
  return virtualAddress(BigInt(pageNumber) << BigInt(pageShift));
}
