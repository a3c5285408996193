import { Layout, u32, u64 } from "../../../base/layout.ts";
import { readAt } from "../byte_source.ts";
import type { Minidump } from "./read_minidump.ts";

/*
 * The stack pointer and the instruction pointer in CONTEXT records. Source:
 * CONTEXT, ARM64_NT_CONTEXT and WOW64_CONTEXT in winnt.h (SDK).
 */

const contextX64 = new Layout("CONTEXT", 0x4d0, {
  ContextFlags: u32(0x30),
  Sp: u64(0x98),
  Pc: u64(0xf8),
});

const contextArm64 = new Layout("ARM64_NT_CONTEXT", 0x390, {
  ContextFlags: u32(0x00),
  Sp: u64(0x100),
  Pc: u64(0x108),
});

const contextX86 = new Layout("WOW64_CONTEXT", 0x2cc, {
  ContextFlags: u32(0x00),
  Pc: u32(0xb8),
  Sp: u32(0xc4),
});

/** The layouts of the registers, by PROCESSOR_ARCHITECTURE_*. */
const contexts: Readonly<Record<number, Layout>> = {
  0: contextX86,
  9: contextX64,
  12: contextArm64,
};

/**
 * `absent`: the registers are not in the dump. `zeroed`: all bytes are 0,
 * including the flags that mark the valid registers. `unknown`: the layout is
 * not supported.
 */
type ContextState = "absent" | "zeroed" | "unknown" | "present";

/**
 * The minimum size of a CONTEXT that contains both the stack pointer and the
 * instruction pointer.
 */
function endOfPointers({ rows }: Layout): number {
  const [, last] = rows.at(-1)!;
  return last.offset + last.sizeBytes;
}

/** The registers of a thread. */
export interface ThreadContext {
  readonly state: ContextState;
  readonly stack: bigint;
  readonly instruction: bigint;
}

const without = (state: ContextState): ThreadContext => ({
  state,
  stack: 0n,
  instruction: 0n,
});

/**
 * Reads a CONTEXT. The flags are not checked: Breakpad on macOS writes only the
 * processor's bit, without CONTEXT_CONTROL.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readContext(
  { source, systemInfo }: Minidump,
  rva: number,
  sizeBytes: number,
): ThreadContext {
  if (rva === 0 || sizeBytes === 0) return without("absent");
  const architecture = systemInfo?.values.ProcessorArchitecture ?? -1;
  const layout = contexts[architecture];
  if (!layout) return without("unknown");
  if (sizeBytes < endOfPointers(layout)) return without("absent");
  if (sizeBytes < layout.sizeBytes) return without("unknown");
  const data = readAt(source, rva, layout.sizeBytes);
  if (data.length < layout.sizeBytes) return without("absent");
  if (data.every((byte) => byte === 0)) return without("zeroed");
  const { Sp, Pc } = layout.read(data);
  return {
    state: "present",
    stack: BigInt(Sp as number | bigint),
    instruction: BigInt(Pc as number | bigint),
  };
}
