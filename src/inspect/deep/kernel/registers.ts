import { Layout, u32, u64 } from "../../../base/layout.ts";
import type { Machine } from "../../dump/kernel/machine.ts";
import { type VirtualAddress, virtualAddress } from "../memory/address.ts";

export interface Registers {
  readonly instruction: VirtualAddress;
  readonly stack: VirtualAddress;
}

/**
 * The instruction and stack pointers in CONTEXT records. Source: winnt.h (SDK);
 * checked against registers published for real dumps.
 */
const contexts: Readonly<Record<Machine["name"], Layout>> = {
  x64: new Layout("CONTEXT (x64)", 0x4d0, {
    ContextFlags: u32(0x30),
    stack: u64(0x98), // Rsp
    instruction: u64(0xf8), // Rip
  }),
  arm64: new Layout("CONTEXT (ARM64)", 0x390, {
    ContextFlags: u32(0x00),
    stack: u64(0x100), // Sp
    instruction: u64(0x108), // Pc
  }),
  x86: new Layout("CONTEXT (x86)", 0x2cc, {
    ContextFlags: u32(0x00),
    instruction: u32(0xb8), // Eip
    stack: u32(0xc4), // Esp
  }),
};

export function contextBytesOf(machine: Machine): number {
  return contexts[machine.name].sizeBytes;
}

/**
 * Parses a CONTEXT; `null` if its ContextFlags do not mark the registers as
 * valid.
 */
export function readRegisters(
  machine: Machine,
  context: Uint8Array,
): Registers | null {
  const layout = contexts[machine.name];
  if (context.length < layout.sizeBytes) return null;
  const { ContextFlags, stack, instruction } = layout.read(context);
  const isFilled = (Number(ContextFlags) & machine.contextFlag) !== 0 &&
    (Number(ContextFlags) & controlFlag) !== 0;
  return isFilled
    ? {
      instruction: virtualAddress(BigInt(instruction as number | bigint)),
      stack: virtualAddress(BigInt(stack as number | bigint)),
    }
    : null;
}

/** CONTEXT_CONTROL: the instruction and stack pointer are filled in (winnt.h). */
const controlFlag = 1;
