import { Layout, u32 } from "../../../base/layout.ts";

/**
 * Makes a layout of a CONTEXT record. The only field of the layout is
 * ContextFlags: one of its bits identifies the processor. Source: winnt.h
 * (SDK).
 */
const context = (name: string, sizeBytes: number, flagsOffset: number) =>
  new Layout(name, sizeBytes, { ContextFlags: u32(flagsOffset) });

/** A processor architecture. */
export interface Machine {
  /** IMAGE_FILE_MACHINE_*, the value in the header. */
  readonly value: number;
  /** The name in reports; stable. */
  readonly name: "x64" | "arm64" | "x86";
  readonly bits: 32 | 64;
  readonly context: ReturnType<typeof context>;
  /** CONTEXT_AMD64, CONTEXT_ARM64 or CONTEXT_i386: the bit in ContextFlags. */
  readonly contextFlag: number;
  /**
   * The bits of DirectoryTableBase that contain the address. On x64 and x86,
   * the low bits contain flags or a PCID (AMD64 Architecture Programmer's
   * Manual, volume 2, CR3). On ARM64, the bits above bit 47 contain an ASID
   * (Arm Architecture Reference Manual, TTBR1_EL1).
   */
  readonly directoryMask: bigint;
}

/** The processors of Windows dumps. Source: winnt.h (SDK). */
export const machines: readonly Machine[] = [
  {
    value: 0x8664,
    name: "x64",
    bits: 64,
    context: context("CONTEXT (x64)", 0x4d0, 0x30),
    contextFlag: 0x100000,
    directoryMask: ~0xfffn,
  },
  {
    value: 0xaa64,
    name: "arm64",
    bits: 64,
    context: context("CONTEXT (ARM64)", 0x390, 0x00),
    contextFlag: 0x400000,
    directoryMask: 0x0000fffffffff000n,
  },
  {
    value: 0x14c,
    name: "x86",
    bits: 32,
    context: context("CONTEXT (x86)", 0x2cc, 0x00),
    contextFlag: 0x10000,
    directoryMask: ~0xfffn,
  },
];

/** The row for a machine type; `null` if there is no such row. */
export function machineOf(value: number | null): Machine | null {
  return machines.find((row) => row.value === value) ?? null;
}
