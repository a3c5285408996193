import { type ByteSource, readAt } from "../../dump/byte_source.ts";
import type { KernelHeader } from "../../dump/kernel/header.ts";
import { type Machine, machineOf } from "../../dump/kernel/machine.ts";
import type { TriageDump } from "../../dump/kernel/triage.ts";
import { type VirtualAddress, virtualAddress } from "../memory/address.ts";
import { BlockMemory, type MemoryBlock } from "../memory/block_memory.ts";
import { pointerIn } from "../memory/virtual_memory.ts";
import {
  addressIn,
  type DebuggerData,
  type DebuggerDataFields,
  parseDebuggerData,
  readDebuggerData,
} from "../kernel/debugger_data.ts";
import { debuggerData64 } from "../kernel/debugger_data_layout.ts";
import { type Image, readImage } from "../kernel/image.ts";
import { prcbOf, registersOf } from "../kernel/processors.ts";
import {
  contextBytesOf,
  readRegisters,
  type Registers,
} from "../kernel/registers.ts";
import { readStack, type Stack } from "../kernel/threads.ts";

/** The structures whose copies are in a triage dump. */
interface CopiedStructures {
  /** The number of the processor that wrote the dump. */
  readonly processorNumber: number | null;
  readonly prcb: VirtualAddress | null;
  readonly thread: VirtualAddress | null;
  readonly process: VirtualAddress | null;
}

/** Everything that was found in the memory of a triage dump. */
export interface TriageMachine extends CopiedStructures {
  readonly header: KernelHeader;
  readonly triage: TriageDump;
  readonly memory: BlockMemory;
  readonly debuggerData: DebuggerData;
  readonly kernelBase: VirtualAddress | null;
  readonly kernelImage: Image | null;
  readonly registers: Registers | null;
  readonly stack: Stack | null;
}

/** The copy of a Windows structure in the file. */
interface Copy {
  readonly fileOffset: number;
  readonly sizeBytes: number;
}

/**
 * Reads the machine in a triage dump: blocks of virtual memory, and copies of
 * the KPRCB, ETHREAD and EPROCESS. The dump does not give the addresses of the
 * copies, but the structures contain each other's addresses. `null` for an
 * unknown processor type.
 *
 * @throws {ReadError} If the system cannot read the file.
 */
export function readTriageMachine(
  source: ByteSource,
  header: KernelHeader,
  triage: TriageDump,
): TriageMachine | null {
  const machine = machineOf(header.machineImageType);
  if (machine === null) return null;
  const blocks = blocksOf(header, triage);
  const withoutCopies = new BlockMemory(source, machine.bits, blocks);
  const debuggerData = readCopiedDebuggerData(source, header, triage) ??
    readDebuggerData(withoutCopies, header);
  const { fields } = debuggerData;
  const { copyBlocks, ...structures } = fields === null
    ? noCopies
    : locateCopies({ source, triage, fields, memory: withoutCopies });
  const memory = new BlockMemory(source, machine.bits, [
    ...blocks,
    ...copyBlocks,
  ]);
  const kernelBase = addressIn(fields?.KernBase, machine.bits);
  const { thread, prcb } = structures;
  return {
    ...structures,
    header,
    triage,
    memory,
    debuggerData,
    kernelBase,
    kernelImage: kernelBase === null ? null : readImage(memory, kernelBase),
    // Preferred, because the header's context may be that of an exception.
    registers:
      (prcb && fields ? registersOf(memory, fields, machine, prcb) : null) ??
        readContext(source, triage, machine),
    stack: thread === null || fields === null
      ? null
      : readStack(memory, thread, fields),
  };
}

function readContext(
  source: ByteSource,
  { header: { ContextOffset: at } }: TriageDump,
  machine: Machine,
): Registers | null {
  if (!at) return null;
  return readRegisters(machine, readAt(source, at, contextBytesOf(machine)));
}

/** `null` if the dump has no copy; KDBG may still be in a block. */
function readCopiedDebuggerData(
  source: ByteSource,
  header: KernelHeader,
  { header: directory }: TriageDump,
): DebuggerData | null {
  const { DebuggerDataOffset: at, DebuggerDataSize: size } = directory;
  if (!at || !size) return null;
  const address = virtualAddress(header.kdDebuggerDataBlock ?? 0n);
  const bytes = Math.min(size, debuggerData64.sizeBytes);
  const copy = parseDebuggerData(readAt(source, at, bytes), address, header);
  return copy.state === "missing" ? null : copy;
}

/** More blocks than any triage dump has. */
const blockLimit = 2 ** 20;

function blocksOf(header: KernelHeader, triage: TriageDump): MemoryBlock[] {
  const { header: directory } = triage;
  const blocks: MemoryBlock[] = [];
  const add = (
    start: bigint | null,
    offset: number | null,
    size: number | null,
  ) => {
    if (!start || !offset || !size) return;
    blocks.push({
      start,
      sizeBytes: BigInt(size),
      dataOffset: BigInt(offset),
    });
  };
  for (const { address, sizeBytes, dataOffset } of triage.dataBlocks()) {
    if (blocks.length === blockLimit) break;
    add(address, dataOffset, sizeBytes);
  }
  add(
    directory.TopOfStack,
    directory.CallStackOffset,
    directory.SizeOfCallStack,
  );
  add(
    directory.DataPageAddress,
    directory.DataPageOffset,
    directory.DataPageSize,
  );
  add(
    header.kdDebuggerDataBlock,
    directory.DebuggerDataOffset,
    directory.DebuggerDataSize,
  );
  return blocks;
}

interface LocatedCopies extends CopiedStructures {
  readonly copyBlocks: readonly MemoryBlock[];
}

const noCopies: LocatedCopies = {
  copyBlocks: [],
  processorNumber: null,
  prcb: null,
  thread: null,
  process: null,
};

/**
 * Finds the virtual addresses of the copies. The KPRCB contains the address of
 * its thread, the thread that of its process. KiProcessorBlock has the address
 * of the KPRCB, at the number that the KPRCB contains.
 */
function locateCopies(dump: {
  readonly source: ByteSource;
  readonly triage: TriageDump;
  readonly fields: DebuggerDataFields;
  readonly memory: BlockMemory;
}): LocatedCopies {
  const { source, triage, fields, memory } = dump;
  const { PrcbOffset, ThreadOffset, ProcessOffset } = triage.header;
  const prcbCopy = copyAt(PrcbOffset, fields.SizePrcb);
  const threadCopy = copyAt(ThreadOffset, fields.SizeEThread);
  const processCopy = copyAt(ProcessOffset, fields.SizeEProcess);
  const pointer = (copy: Copy | null, offset: number | null) =>
    copy && offset ? pointerOf(source, copy, offset, memory.pointerBits) : null;
  const thread = pointer(prcbCopy, fields.OffsetPrcbCurrentThread);
  const process = pointer(threadCopy, fields.OffsetKThreadApcProcess);
  const processorNumber = prcbCopy && fields.OffsetPrcbNumber
    ? numberAt(source, prcbCopy.fileOffset + fields.OffsetPrcbNumber)
    : null;
  const table = addressIn(fields.KiProcessorBlock, memory.pointerBits);
  const prcb = table === null || processorNumber === null
    ? null
    : prcbOf(memory, table, processorNumber);
  const block = (copy: Copy | null, address: VirtualAddress | null) =>
    copy === null || address === null ? [] : [{
      start: address,
      sizeBytes: BigInt(copy.sizeBytes),
      dataOffset: BigInt(copy.fileOffset),
    }];
  const copyBlocks = [
    ...block(prcbCopy, prcb),
    ...block(threadCopy, thread),
    ...block(processCopy, process),
  ];
  return { copyBlocks, processorNumber, prcb, thread, process };
}

function copyAt(offset: number | null, size: number | null): Copy | null {
  return offset && size ? { fileOffset: offset, sizeBytes: size } : null;
}

function pointerOf(
  source: ByteSource,
  copy: Copy,
  offset: number,
  pointerBits: 32 | 64,
): VirtualAddress | null {
  const bytes = readAt(source, copy.fileOffset + offset, pointerBits / 8);
  if (bytes.length < pointerBits / 8) return null;
  return pointerIn(bytes, 0, pointerBits) || null;
}

/** The processor number in KPRCB is a ULONG. */
function numberAt(source: ByteSource, fileOffset: number): number | null {
  const bytes = readAt(source, fileOffset, 4);
  return bytes.length < 4
    ? null
    : new DataView(bytes.buffer).getUint32(0, true);
}
