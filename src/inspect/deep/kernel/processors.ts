import type { Machine } from "../../dump/kernel/machine.ts";
import { offsetBy, type VirtualAddress } from "../memory/address.ts";
import {
  isRangeReadable,
  readBytes,
  readPointer,
  type VirtualMemory,
} from "../memory/virtual_memory.ts";
import { addressIn, type DebuggerDataFields } from "./debugger_data.ts";
import { contextBytesOf, readRegisters, type Registers } from "./registers.ts";

/** A processor of the dumped machine. */
export interface Processor {
  readonly number: number;
  /**
   * Address of the KPRCB; `null` if KiProcessorBlock does not contain the
   * address.
   */
  readonly address: VirtualAddress | null;
  /** Whether all of the KPRCB is in the dump. */
  readonly isReadable: boolean;
  /** The thread that was running on the processor. */
  readonly thread: VirtualAddress | null;
  /** The registers; `null` if the context is missing or was not filled in. */
  readonly registers: Registers | null;
}

/** Maximum number of processors in Windows (Microsoft Learn, processor groups). */
const processorLimit = 2048;

/** Number of bytes of a KPRCB to read if KDBG does not state its size. */
const minPrcbBytes = 0x20;

export function readProcessors(
  memory: VirtualMemory,
  fields: DebuggerDataFields,
  machine: Machine,
  count: number,
): Processor[] {
  const block = addressIn(fields.KiProcessorBlock, memory.pointerBits);
  if (block === null) return [];
  const length = Math.min(count, processorLimit);
  return Array.from({ length }, (_, number): Processor => {
    const address = prcbOf(memory, block, number);
    const threadOffset = fields.OffsetPrcbCurrentThread;
    return {
      number,
      address,
      isReadable: address !== null &&
        isRangeReadable(memory, address, fields.SizePrcb || minPrcbBytes),
      thread: address !== null && threadOffset
        ? readPointer(memory, offsetBy(address, threadOffset)) || null
        : null,
      registers: address === null
        ? null
        : registersOf(memory, fields, machine, address),
    };
  });
}

/**
 * Returns the address of a processor's KPRCB, from the array of pointers at
 * KiProcessorBlock.
 */
export function prcbOf(
  memory: VirtualMemory,
  block: VirtualAddress,
  number: number,
): VirtualAddress | null {
  const at = offsetBy(block, number * memory.pointerBits / 8);
  return readPointer(memory, at) || null;
}

/**
 * Reads the saved context of a processor. KPRCB.Context points to it (qemu
 * `contrib/elf2dmp`, fill_context). If that context is missing or was not
 * filled in, reads the one inside the KPRCB.
 */
export function registersOf(
  memory: VirtualMemory,
  fields: DebuggerDataFields,
  machine: Machine,
  prcb: VirtualAddress,
): Registers | null {
  const { OffsetPrcbContext: pointer, OffsetPrcbProcStateContext: inside } =
    fields;
  const addresses = [
    pointer ? readPointer(memory, offsetBy(prcb, pointer)) || null : null,
    inside ? offsetBy(prcb, inside) : null,
  ];
  for (const address of addresses) {
    if (address === null) continue;
    const context = readBytes(memory, address, contextBytesOf(machine));
    const registers = context && readRegisters(machine, context);
    if (registers) return registers;
  }
  return null;
}
