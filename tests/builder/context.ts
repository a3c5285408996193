import { setU16, setU32, setU64 } from "./bytes.ts";

/** The processor registers that tests check. */
export interface Registers {
  readonly pc: bigint;
  readonly sp: bigint;
  /** ContextFlags; by default the usual flags of the machine type. */
  readonly flags?: number;
}

/**
 * CONTEXT of x64, 0x4d0 bytes (winnt.h): flags 0x30, MxCsr 0x34, selectors from
 * 0x38, EFlags 0x44, Rsp 0x98, Rip 0xf8, MxCsr again at 0x118. Selectors as
 * measured in kernel dumps.
 */
export function contextX64(registers: Registers): Uint8Array {
  const context = new Uint8Array(0x4d0);
  setU32(context, 0x30, registers.flags ?? 0x10001f);
  setU32(context, 0x34, 0x1f80);
  [0x10, 0x2b, 0x2b, 0x53, 0x2b, 0x18].forEach((selector, index) =>
    setU16(context, 0x38 + index * 2, selector)
  );
  setU32(context, 0x44, 0x286);
  setU64(context, 0x98, registers.sp);
  setU64(context, 0xf8, registers.pc);
  setU32(context, 0x118, 0x1f80);
  return context;
}

/**
 * CONTEXT of ARM64, 0x390 bytes (winnt.h, ARM64_NT_CONTEXT): flags 0, Cpsr 4,
 * X0 8, Sp 0x100, Pc 0x108.
 */
export function contextArm64(registers: Registers): Uint8Array {
  const context = new Uint8Array(0x390);
  setU32(context, 0x0, registers.flags ?? 0x400007);
  setU32(context, 0x4, 0x80000144);
  setU64(context, 0x8 + 29 * 8, registers.sp);
  setU64(context, 0x100, registers.sp);
  setU64(context, 0x108, registers.pc);
  return context;
}

/**
 * CONTEXT of x86, 0x2cc bytes (winnt.h): flags 0, Eip 0xb8, SegCs 0xbc,
 * EFlags 0xc0, Esp 0xc4.
 */
export function contextX86(registers: Registers): Uint8Array {
  const context = new Uint8Array(0x2cc);
  setU32(context, 0x0, registers.flags ?? 0x1003f);
  setU32(context, 0xb8, Number(registers.pc));
  setU32(context, 0xbc, 0x8);
  setU32(context, 0xc0, 0x286);
  setU32(context, 0xc4, Number(registers.sp));
  return context;
}
