import type { Machine } from "../../dump/kernel/machine.ts";
import { offsetBy, type VirtualAddress } from "../memory/address.ts";
import {
  isReadable,
  readBytes,
  readPointer,
  type VirtualMemory,
} from "../memory/virtual_memory.ts";
import { addressIn, type DebuggerDataFields } from "./debugger_data.ts";
import { contextBytesOf, readRegisters, type Registers } from "./registers.ts";

/** A processor of the dumped machine. */
export interface Processor {
  readonly number: number;
  /** Of its KPRCB; `null` where KiProcessorBlock does not give it. */
  readonly address: VirtualAddress | null;
  /** Whether all of the KPRCB is in the dump. */
  readonly isReadable: boolean;
  /** The thread that ran on it. */
  readonly thread: VirtualAddress | null;
  /** `null` where its context is missing or was not filled in. */
  readonly registers: Registers | null;
}

/** Windows takes 2,048 at most (Microsoft Learn, processor groups). */
const processorLimit = 2048;

/** Of a KDBG that does not say how long a KPRCB is: what is used of it. */
const leastPrcbBytes = 0x20;

/** @throws {ReadError} If the system cannot read the file there. */
export function readProcessors(
  memory: VirtualMemory,
  fields: DebuggerDataFields,
  machine: Machine,
  count: number,
): Processor[] {
  const { pointerBits } = memory;
  const table = addressIn(fields.KiProcessorBlock, pointerBits);
  if (table === null) return [];
  return Array.from(
    { length: Math.min(count, processorLimit) },
    (_, number) => {
      const at = offsetBy(table, number * pointerBits / 8);
      const address = readPointer(memory, at) || null;
      if (address === null) {
        return {
          number,
          address,
          isReadable: false,
          thread: null,
          registers: null,
        };
      }
      const size = fields.SizePrcb || leastPrcbBytes;
      const threadOffset = fields.OffsetPrcbCurrentThread;
      return {
        number,
        address,
        isReadable: isReadable(memory, address, size),
        thread: threadOffset
          ? readPointer(memory, offsetBy(address, threadOffset)) || null
          : null,
        registers: registersOf(memory, fields, machine, address),
      };
    },
  );
}

/**
 * The context that Windows saved of a processor: what KPRCB.Context points to
 * (qemu `contrib/elf2dmp`, fill_context), else the one within the KPRCB.
 */
export function registersOf(
  memory: VirtualMemory,
  fields: DebuggerDataFields,
  machine: Machine,
  prcb: VirtualAddress,
): Registers | null {
  const { OffsetPrcbContext: pointer, OffsetPrcbProcStateContext: inside } =
    fields;
  const places = [
    pointer ? readPointer(memory, offsetBy(prcb, pointer)) || null : null,
    inside ? offsetBy(prcb, inside) : null,
  ];
  for (const place of places) {
    if (place === null) continue;
    const context = readBytes(memory, place, contextBytesOf(machine));
    const registers = context && readRegisters(machine, context);
    if (registers) return registers;
  }
  return null;
}
