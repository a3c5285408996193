import { hex32, hex64 } from "../../../base/text/count.ts";
import type {
  DebuggerDataReport,
  KernelImageReport,
  MemoryReport,
  ModuleReport,
  PdbReport,
  ProcessorReport,
} from "../deep_report.ts";
import { offsetBy } from "../memory/address.ts";
import type { BlockMemory } from "../memory/block_memory.ts";
import { readText, type VirtualMemory } from "../memory/virtual_memory.ts";
import { addressIn, type DebuggerData } from "./debugger_data.ts";
import {
  type Image,
  type PdbIdentity,
  type Section,
  symbolPathOf,
} from "./image.ts";
import type { PageCount } from "./page_coverage.ts";
import type { Processor } from "./processors.ts";

/** Maximum length of NtBuildLab, which is one line of text. */
const maxBuildLabBytes = 128;

/** Maximum number of ranges to report. Real triage dumps have hundreds. */
const rangeLimit = 10_000;

/**
 * Maximum size of an image, ten times the largest kernel. This limits the work
 * for a hostile dump.
 */
const maxImageBytes = 2n ** 28n;

const hexOrNull = (value: bigint | null | undefined) =>
  value === null || value === undefined ? null : hex64(value);

export function debuggerDataReport(
  data: DebuggerData,
  memory: VirtualMemory,
): DebuggerDataReport {
  const { pointerBits } = memory;
  const lab = addressIn(data.fields?.NtBuildLab, pointerBits);
  return {
    address: hexOrNull(data.address),
    state: data.state,
    kernelBase: hexOrNull(addressIn(data.fields?.KernBase, pointerBits)),
    buildLab: lab === null ? null : readText(memory, lab, maxBuildLabBytes),
  };
}

function pdbReport(pdb: PdbIdentity | null): PdbReport | null {
  return pdb && {
    name: pdb.name,
    guid: pdb.guid,
    age: pdb.age,
    symbolPath: symbolPathOf(pdb),
  };
}

/**
 * @param image The image as its headers in memory describe it.
 * @param pages The pages of the image that the page tables map.
 */
export function moduleReport(
  { name, base, sizeBytes }: ModuleFacts,
  image: Image | null,
  pages?: PageCount,
  pdb: PdbIdentity | null = image?.pdb ?? null,
): ModuleReport {
  return {
    name,
    base: hex64(base),
    sizeBytes,
    pages: pages?.mapped ?? null,
    pagesInDump: pages?.inDump ?? null,
    header: image !== null,
    pdb: pdbReport(pdb),
  };
}

interface ModuleFacts {
  readonly name: string | null;
  readonly base: bigint;
  readonly sizeBytes: number;
}

export function kernelImageReport(
  image: Image,
  memory: VirtualMemory,
): KernelImageReport {
  let end: bigint = image.base;
  const sections = image.sections.map((section) => {
    // In a valid image, sections are in ascending order. If a section overlaps
    // an earlier section, the bytes of the later one are not counted.
    const isNext = section.start >= end;
    const sectionEnd = section.start + BigInt(section.sizeBytes);
    if (sectionEnd > end) end = sectionEnd;
    const isCounted = isNext && end - image.base <= maxImageBytes;
    return {
      name: section.name,
      address: hex64(section.start),
      sizeBytes: section.sizeBytes,
      discardable: section.isDiscardable,
      bytesInDump: isCounted ? bytesInDump(memory, section) : 0,
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

/**
 * Returns the number of bytes of a section that are in the dump. Reads only one
 * byte of each page.
 */
function bytesInDump(memory: VirtualMemory, section: Section): number {
  const byte = new Uint8Array(1);
  let found = 0;
  for (let at = 0; at < section.sizeBytes;) {
    const address = offsetBy(section.start, at);
    const left = 4096 - Number(address & 0xfffn);
    const length = Math.min(left, section.sizeBytes - at);
    found += memory.read(address, byte) * length;
    at += length;
  }
  return found;
}

export function processorReport(processor: Processor): ProcessorReport {
  const { number, isReadable, thread, registers } = processor;
  return {
    number,
    address: hexOrNull(processor.address),
    readable: isReadable,
    thread: hexOrNull(thread),
    instruction: hexOrNull(registers?.instruction),
    stack: hexOrNull(registers?.stack),
  };
}

export function memoryReport(memory: BlockMemory): MemoryReport {
  return {
    blocks: memory.count,
    sizeBytes: memory.totalBytes,
    ranges: memory.runs().take(rangeLimit).map(({ start, sizeBytes }) => ({
      address: hex64(start),
      sizeBytes,
    })).toArray(),
  };
}
