import { hex32, hex64 } from "../../../base/text/count.ts";
import type {
  DebuggerDataReport,
  KernelImageReport,
  PdbReport,
  ProcessorReport,
} from "../deep_report.ts";
import { offsetBy, virtualAddress } from "../memory/address.ts";
import { readText, type VirtualMemory } from "../memory/virtual_memory.ts";
import { addressIn, type DebuggerData } from "./debugger_data.ts";
import type { Image, Section } from "./image.ts";
import { type PdbIdentity, symbolPathOf } from "./pdb_identity.ts";
import type { Processor } from "./processors.ts";

/** NtBuildLab is a line of text: no known one is longer. */
const buildLabBytes = 128;

/** What the report says of KDBG. */
export function debuggerDataReport(
  data: DebuggerData,
  memory: VirtualMemory,
): DebuggerDataReport {
  const { pointerBits } = memory;
  const base = addressIn(data.fields?.KernBase, pointerBits);
  const lab = addressIn(data.fields?.NtBuildLab, pointerBits);
  return {
    address: data.address === null ? null : hex64(data.address),
    state: data.state,
    kernelBase: base === null ? null : hex64(base),
    buildLab: lab === null ? null : readText(memory, lab, buildLabBytes),
  };
}

/** What the report says of an image's symbols. */
export function pdbReport(pdb: PdbIdentity | null): PdbReport | null {
  return pdb === null ? null : {
    name: pdb.name,
    guid: pdb.guid,
    age: pdb.age,
    symbolPath: symbolPathOf(pdb),
  };
}

/** What the report says of the kernel's image. */
export function kernelImageReport(
  image: Image,
  memory: VirtualMemory,
): KernelImageReport {
  let end: bigint = image.base;
  const sections = image.sections.map((section) => {
    // Sections ascend; no byte is counted twice, whatever the headers say.
    const isNext = section.start >= end;
    const sectionEnd = section.start + BigInt(section.sizeBytes);
    if (sectionEnd > end) end = sectionEnd;
    const isCounted = isNext && end - image.base <= largestImage;
    return {
      name: section.name,
      address: hex64(section.start),
      sizeBytes: section.sizeBytes,
      discardable: section.isDiscardable,
      bytesInDump: isCounted ? bytesIn(memory, section) : 0,
    };
  });
  return {
    base: hex64(image.base),
    sizeBytes: image.sizeBytes,
    timeDateStamp: hex32(image.timeDateStamp),
    pdb: pdbReport(image.pdb),
    sections,
  };
}

/** Kernels have a tenth of it: what a section claims is not all looked for. */
const largestImage = 2n ** 28n;

function bytesIn(memory: VirtualMemory, section: Section): number {
  const byte = new Uint8Array(1);
  let found = 0;
  for (let at = 0; at < section.sizeBytes;) {
    const address = offsetBy(section.start, at);
    const left = 4096 - Number(address & 0xfffn);
    const length = Math.min(left, section.sizeBytes - at);
    found += memory.read(virtualAddress(address), byte) * length;
    at += length;
  }
  return found;
}

/** What the report says of a processor. */
export function processorReport(one: Processor): ProcessorReport {
  const { number, address, isReadable, thread, registers } = one;
  return {
    number,
    address: address === null ? null : hex64(address),
    readable: isReadable,
    thread: thread === null ? null : hex64(thread),
    instruction: registers === null ? null : hex64(registers.instruction),
    stack: registers === null ? null : hex64(registers.stack),
  };
}
