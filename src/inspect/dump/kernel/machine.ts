import { Layout, u32 } from "../../../base/layout.ts";

/**
 * CONTEXT records: only the field that says which processor they are of.
 *
 * Source: winnt.h (SDK): ContextFlags stands at 0x30 for x64 and at 0 for ARM64
 * and x86, and carries the bit that names the processor.
 */
const contextX64 = new Layout("CONTEXT (x64)", 0x4d0, {
  ContextFlags: u32(0x30),
});
const contextArm64 = new Layout("CONTEXT (ARM64)", 0x390, {
  ContextFlags: u32(0x00),
});
const contextX86 = new Layout("CONTEXT (x86)", 0x2cc, {
  ContextFlags: u32(0x00),
});

/** A row of the table of processors. */
export interface Machine {
  /** IMAGE_FILE_MACHINE_*, the value in the header. */
  readonly value: number;
  /** The name in reports; stable. */
  readonly name: "x64" | "arm64" | "x86";
  readonly bits: 32 | 64;
  readonly context: Layout<{ ContextFlags: ReturnType<typeof u32> }>;
  /** CONTEXT_AMD64 and its kin, set in every ContextFlags. */
  readonly contextFlag: number;
  /**
   * The bits of DirectoryTableBase that are an address. Source: AMD64
   * Architecture Programmer's Manual, volume 2, CR3 (flags or a PCID below);
   * Arm Architecture Reference Manual, TTBR1_EL1 (an ASID above bit 47).
   */
  readonly directoryMask: bigint;
}

/** The processors of Windows dumps. Source: winnt.h (SDK). */
export const machines: readonly Machine[] = [
  {
    value: 0x8664,
    name: "x64",
    bits: 64,
    context: contextX64,
    contextFlag: 0x100000,
    directoryMask: ~0xfffn,
  },
  {
    value: 0xaa64,
    name: "arm64",
    bits: 64,
    context: contextArm64,
    contextFlag: 0x400000,
    directoryMask: 0x0000fffffffff000n,
  },
  {
    value: 0x14c,
    name: "x86",
    bits: 32,
    context: contextX86,
    contextFlag: 0x10000,
    directoryMask: ~0xfffn,
  },
];

/** The row of a machine value; `null` where it is not known. */
export function machineOf(value: number | null): Machine | null {
  return machines.find((row) => row.value === value) ?? null;
}
