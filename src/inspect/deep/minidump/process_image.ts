import { type ByteSource, readAt } from "../../dump/byte_source.ts";
import { type Machine, machineOf } from "../../dump/kernel/machine.ts";
import {
  type listedModule,
  minidumpString,
  type thread,
} from "../../dump/minidump/layout.ts";
import { readContext } from "../../dump/minidump/context.ts";
import type { Minidump } from "../../dump/minidump/read_minidump.ts";
import { virtualAddress } from "../memory/address.ts";
import {
  blockLimit,
  BlockMemory,
  type MemoryBlock,
} from "../memory/block_memory.ts";
import {
  type Image,
  maxCodeViewBytes,
  type PdbIdentity,
  readImage,
  readPdbIdentity,
} from "../kernel/image.ts";
import type { Registers } from "../kernel/registers.ts";
import type { Values } from "../../../base/layout.ts";
import { fileNameOf } from "../../../base/text/printable.ts";

interface ProcessThread {
  readonly id: number;
  readonly registers: Registers | null;
  /** Whether the stack is in the dump, from the stack pointer to its base. */
  readonly hasStack: boolean;
  /** Whether the current instruction is in the dump. */
  readonly hasInstruction: boolean;
}

interface ProcessModule {
  readonly name: string | null;
  readonly base: bigint;
  readonly sizeBytes: number;
  /** The PE image; `null` if its headers are not in the dump. */
  readonly image: Image | null;
  /** The symbols, from the CodeView record of the module list or the image. */
  readonly pdb: PdbIdentity | null;
}

/** The process in a minidump. */
export interface ProcessImage {
  /** The type of processor; `null` if it is unknown. */
  readonly machine: Machine | null;
  readonly memory: BlockMemory;
  readonly threads: readonly ProcessThread[];
  readonly modules: readonly ProcessModule[];
}

/** Maps PROCESSOR_ARCHITECTURE_* to IMAGE_FILE_MACHINE_*. */
const machineValues: Readonly<Record<number, number>> = {
  0: 0x14c, // INTEL
  9: 0x8664, // AMD64
  12: 0xaa64, // ARM64
};

/** Maximum number of threads. No process has so many. */
const threadLimit = 2 ** 16;
const moduleLimit = 10_000;
const nameBytesLimit = 2 ** 19;

export function readProcessImage(
  source: ByteSource,
  dump: Minidump,
): ProcessImage {
  const value = dump.systemInfo?.values.ProcessorArchitecture ?? -1;
  const machine = machineOf(machineValues[value] ?? null);
  const memory = new BlockMemory(
    source,
    machine?.bits ?? 64,
    listedBlocks(dump) ?? blocks(dump),
  );
  const threads: ProcessThread[] = [];
  for (const { values } of dump.threads?.entries() ?? []) {
    if (threads.length === threadLimit) break;
    threads.push(readThread(dump, memory, values));
  }
  const modules: ProcessModule[] = [];
  let nameBytes = 0;
  for (const { values } of dump.modules?.entries() ?? []) {
    const name = readName(source, values.ModuleNameRva);
    nameBytes += name?.length ?? 0;
    if (modules.length === moduleLimit || nameBytes > nameBytesLimit) break;
    modules.push(readModule(source, memory, values, name));
  }
  return { machine, memory, threads, modules };
}

/**
 * The memory of the lists, without copies. Returns `null` if the dump has other
 * memory, or too much of it.
 */
function listedBlocks({ memory, threads, sizeBytes }: Minidump) {
  const hasOther = Iterator.from(threads?.entries() ?? [])
    .some(({ values }) => values.StackRva !== 0);
  const rows = hasOther ? null : memory.index.rows(sizeBytes);
  return rows !== null && rows.rangeCount <= blockLimit ? rows : null;
}

function* blocks(dump: Minidump): Generator<MemoryBlock> {
  for (const list of dump.memory.lists) yield* list.ranges();
  // Some writers leave stacks out of the memory lists, so the stacks are added
  // here. In a full-memory dump, the lists contain the stacks, and StackRva is
  // 0.
  for (const { values } of dump.threads?.entries() ?? []) {
    if (values.StackRva === 0) continue;
    yield {
      start: values.StackStart,
      sizeBytes: BigInt(values.StackDataSize),
      dataOffset: BigInt(values.StackRva),
    };
  }
}

function readThread(
  dump: Minidump,
  memory: BlockMemory,
  values: Values<typeof thread.fields>,
): ProcessThread {
  const { ThreadId, ContextRva, ContextDataSize } = values;
  const context = readContext(dump, ContextRva, ContextDataSize);
  if (context.state !== "present") {
    return {
      id: ThreadId,
      registers: null,
      hasStack: false,
      hasInstruction: false,
    };
  }
  const stack = virtualAddress(context.stack);
  const instruction = virtualAddress(context.instruction);
  const registers = { stack, instruction };
  const end = values.StackStart + BigInt(values.StackDataSize);
  const isOnStack = stack >= values.StackStart && stack < end;
  return {
    id: ThreadId,
    registers,
    hasStack: memory.holds(stack, isOnStack ? end : stack + 1n),
    hasInstruction: memory.holds(instruction, instruction + 1n),
  };
}

function readModule(
  source: ByteSource,
  memory: BlockMemory,
  values: Values<typeof listedModule.fields>,
  name: string | null,
): ProcessModule {
  const { BaseOfImage, SizeOfImage, CvRva, CvDataSize } = values;
  const image = readImage(memory, virtualAddress(BaseOfImage));
  const record = readAt(source, CvRva, Math.min(CvDataSize, maxCodeViewBytes));
  return {
    name,
    base: BaseOfImage,
    sizeBytes: SizeOfImage,
    image,
    pdb: readPdbIdentity(record) ?? image?.pdb ?? null,
  };
}

/** Maximum size of a path: 32,767 UTF-16 units (Microsoft Learn). */
const maxPathBytes = 2 * 32767;

/** The file name in a MINIDUMP_STRING that contains a path. */
function readName(source: ByteSource, fileOffset: number): string | null {
  const head = readAt(source, fileOffset, minidumpString.sizeBytes);
  const length = minidumpString.readAvailable(head).Length;
  if (length === null || length > maxPathBytes) return null;
  const at = fileOffset + minidumpString.sizeBytes;
  const bytes = readAt(source, at, length);
  if (bytes.length < length) return null;
  return fileNameOf(new TextDecoder("utf-16le").decode(bytes));
}
