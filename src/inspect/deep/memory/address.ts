declare const physical: unique symbol;
declare const virtual: unique symbol;

/**
 * A physical address, in bytes. The type `number` represents it exactly,
 * because physical addresses have at most 52 bits (see {@linkcode
 * pageFrameLimit}).
 */
export type PhysicalAddress = number & { readonly [physical]: true };

/**
 * A virtual address of 64 bits, in bytes. It is a `bigint`, because the type
 * `number` is exact only up to 53 bits.
 */
export type VirtualAddress = bigint & { readonly [virtual]: true };

/**
 * log2 of the page size: the low 12 bits of an address select a byte in the
 * page.
 */
export const pageShift = 12;

/**
 * Converts a value to a physical address. Rounds values of more than 53 bits.
 */
export function physicalAddress(value: number | bigint): PhysicalAddress {
  return Number(value) as PhysicalAddress;
}

/** Converts a value to a virtual address: keeps only the low 64 bits. */
export function virtualAddress(value: bigint): VirtualAddress {
  return BigInt.asUintN(64, value) as VirtualAddress;
}

export function offsetBy(
  address: VirtualAddress,
  bytes: number | bigint,
): VirtualAddress {
  return virtualAddress(address + BigInt(bytes));
}

/**
 * The number of the page that contains an address. Page numbers have at most 52
 * bits, so the type `number` represents them exactly.
 */
export function pageNumberOf(address: VirtualAddress): number {
  return Number(address >> BigInt(pageShift));
}

/** The first address of a page. */
export function addressOfPage(pageNumber: number): VirtualAddress {
  return virtualAddress(BigInt(pageNumber) << BigInt(pageShift));
}
