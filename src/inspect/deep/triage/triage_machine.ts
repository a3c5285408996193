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
  debuggerData64,
  type DebuggerDataFields,
  parseDebuggerData,
  readDebuggerData,
} from "../kernel/debugger_data.ts";
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

/**
 * Reads the memory of a triage dump: blocks of virtual memory, and copies of
 * the KPRCB, ETHREAD and EPROCESS. The dump does not list the original
 * addresses of the copies. They are found because the structures contain each
 * other's addresses. Returns `null` for an unknown processor type.
 */
export function readTriageMachine(
  source: ByteSource,
  header: KernelHeader,
  triage: TriageDump,
): TriageMachine | null {
  const machine = machineOf(header.machineImageType);
  if (machine === null) return null;
  const blocks = blocksOf(header, triage);
  const memory = new BlockMemory(source, machine.bits, blocks);
  const debuggerData = readCopiedDebuggerData(source, header, triage) ??
    readDebuggerData(memory, header);
  const { fields } = debuggerData;
  const { copyBlocks, ...structures } = fields === null
    ? noCopies
    : locateCopies({ source, triage, fields, memory });
  memory.addAll(copyBlocks);
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
    // The registers in the KPRCB are preferred, because the context in the
    // header may be the context of an exception.
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

/**
 * Reads the copy of KDBG. Returns `null` if there is no copy. KDBG may then
 * still be in a block of memory.
 */
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

/**
 * The blocks of a triage dump. A few blocks are listed in the directory. These
 * come first, so that they are kept even if the list of the other blocks is too
 * long.
 */
function* blocksOf(
  { kdDebuggerDataBlock }: KernelHeader,
  triage: TriageDump,
): Generator<MemoryBlock> {
  const { header: directory } = triage;
  const { TopOfStack, CallStackOffset, SizeOfCallStack } = directory;
  const { DataPageAddress, DataPageOffset, DataPageSize } = directory;
  const { DebuggerDataOffset, DebuggerDataSize } = directory;
  yield* block(TopOfStack, CallStackOffset, SizeOfCallStack);
  yield* block(DataPageAddress, DataPageOffset, DataPageSize);
  yield* block(kdDebuggerDataBlock, DebuggerDataOffset, DebuggerDataSize);
  for (const one of triage.dataBlocks()) {
    yield* block(one.address, one.dataOffset, one.sizeBytes);
  }
}

/** Returns one block, or none if a value is missing. */
function block(
  start: bigint | null,
  fileOffset: number | null,
  sizeBytes: number | null,
): MemoryBlock[] {
  if (!start || !fileOffset || !sizeBytes) return [];
  return [{
    start,
    sizeBytes: BigInt(sizeBytes),
    dataOffset: BigInt(fileOffset),
  }];
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
 * its thread, and the thread contains the address of its process.
 * KiProcessorBlock is an array of KPRCB addresses. The index into this array is
 * the processor number, which the KPRCB contains.
 */
function locateCopies(dump: {
  readonly source: ByteSource;
  readonly triage: TriageDump;
  readonly fields: DebuggerDataFields;
  readonly memory: BlockMemory;
}): LocatedCopies {
  const { source, triage, fields, memory } = dump;
  const { PrcbOffset, ThreadOffset, ProcessOffset } = triage.header;
  const { SizePrcb, SizeEThread, SizeEProcess } = fields;
  const { pointerBits } = memory;
  const prcbCopy = SizePrcb ? PrcbOffset : null;
  const threadCopy = SizeEThread ? ThreadOffset : null;
  const read = (copy: number | null, offset: number | null, bits: 32 | 64) =>
    copy && offset ? readValue(source, copy + offset, bits) : null;
  const thread = read(prcbCopy, fields.OffsetPrcbCurrentThread, pointerBits) ||
    null;
  const process =
    read(threadCopy, fields.OffsetKThreadApcProcess, pointerBits) || null;
  // The processor number is a ULONG of 32 bits.
  const number = read(prcbCopy, fields.OffsetPrcbNumber, 32);
  const processorNumber = number === null ? null : Number(number);
  const table = addressIn(fields.KiProcessorBlock, pointerBits);
  const prcb = table === null || processorNumber === null
    ? null
    : prcbOf(memory, table, processorNumber);
  const copyBlocks = [
    ...block(prcb, PrcbOffset, SizePrcb),
    ...block(thread, ThreadOffset, SizeEThread),
    ...block(process, ProcessOffset, SizeEProcess),
  ];
  return { copyBlocks, processorNumber, prcb, thread, process };
}

function readValue(
  source: ByteSource,
  fileOffset: number,
  bits: 32 | 64,
): VirtualAddress | null {
  const bytes = readAt(source, fileOffset, bits / 8);
  return bytes.length < bits / 8 ? null : pointerIn(bytes, 0, bits);
}
