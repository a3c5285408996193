import {
  offsetBy,
  type PhysicalAddress,
  type VirtualAddress,
} from "../memory/address.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { readBytes, readPointer } from "../memory/virtual_memory.ts";
import type { DebuggerDataFields } from "./debugger_data.ts";
import { type WalkEnd, walkList } from "./list_walk.ts";
import { directoryIn, hasSelfMap, pteBaseOf } from "./open_kernel.ts";

/** A process of the dumped machine. */
export interface Process {
  /**
   * The address of EPROCESS, or of its ActiveProcessLinks if the layout is
   * unknown.
   */
  readonly address: VirtualAddress;
  readonly id: number | null;
  readonly name: string | null;
  /** The physical address of the top page table. */
  readonly directory: PhysicalAddress | null;
}

/** The part of the list at PsActiveProcessHead that can be followed. */
export interface ActiveProcessList extends WalkEnd {
  readonly processes: readonly Process[];
  /** The layout of EPROCESS; `null` if it was not found. */
  readonly layout: ProcessLayout | null;
}

/** Maximum number of processes. A longer list in a hostile dump is cut off. */
const processLimit = 2 ** 16;

/**
 * @param fields KDBG. Without KDBG, only the addresses of processes are found.
 */
export function readProcesses(
  space: AddressSpace,
  head: VirtualAddress,
  fields: DebuggerDataFields | null,
): ActiveProcessList {
  const { links, end, at } = walkList(space, head, processLimit);
  const layout = fields && findProcessLayout(space, links, fields);
  const processes = links.map((link): Process => {
    if (layout === null) {
      return { address: link, id: null, name: null, directory: null };
    }
    const address = offsetBy(link, -layout.linksOffset);
    return {
      address,
      id: readId(space, address, layout.idOffset),
      name: readName(space, address, layout.nameOffset),
      directory: layout.directoryOf(address),
    };
  });
  return { processes, layout, end, at };
}

function readId(
  space: AddressSpace,
  address: VirtualAddress,
  offset: number | null,
): number | null {
  if (offset === null) return null;
  const id = readPointer(space, offsetBy(address, offset));
  // Process IDs have 32 bits (DWORD dwProcessId).
  return id === null || id >= 1n << 32n ? null : Number(id);
}

function readName(
  space: AddressSpace,
  address: VirtualAddress,
  offset: number | null,
): string | null {
  if (offset === null) return null;
  const bytes = readBytes(space, offsetBy(address, offset), nameBytes);
  return bytes && nameIn(bytes);
}

/** The offsets in EPROCESS that KDBG does not contain. */
export interface ProcessLayout {
  /** Offset of ActiveProcessLinks. */
  readonly linksOffset: number;
  /** Offset of UniqueProcessId; `null` if it was not found. */
  readonly idOffset: number | null;
  /** Offset of ImageFileName; `null` if it was not found. */
  readonly nameOffset: number | null;
  /**
   * Returns the physical address of a process's top page table; `null` if the
   * process belongs to another kernel.
   */
  directoryOf(process: VirtualAddress): PhysicalAddress | null;
}

/**
 * The first byte of every EPROCESS: ProcessObject of the KOBJECTS enumeration
 * (phnt, measured).
 */
const processObject = 3;
/**
 * The ID of the System process, which is the first process in the list
 * (Microsoft Learn).
 */
const systemId = 4n;
/** Number of processes that are examined to find the layout. */
const sampleSize = 16;
/** Size of ImageFileName: 15 characters (Microsoft Learn, !process). */
const nameBytes = 15;

/**
 * Finds the layout of EPROCESS without symbols. KDBG has the offset of the page
 * directory (DirectoryTableBase), but not of ActiveProcessLinks. So every
 * offset is tried. At the correct one, processes begin with ProcessObject, and
 * their directories map themselves at PteBase. Only directories of this kernel
 * do so. The System process and more than half of the examined processes must
 * match. Some processes never match: those that have ended, and those of
 * another kernel (Secure System).
 *
 * The process ID is the pointer-sized value before ActiveProcessLinks, if this
 * value is 4 for System. The name is where System has "System" and most other
 * processes have text. MemProcFS finds the name in the same way
 * (ufrisk/MemProcFS, vmmwininit.c).
 */
function findProcessLayout(
  space: AddressSpace,
  links: readonly VirtualAddress[],
  fields: DebuggerDataFields,
): ProcessLayout | null {
  const pteBase = pteBaseOf(space.mode, fields.PteBase);
  const sizeBytes = fields.SizeEProcess ?? 0;
  const directoryOffset = fields.OffsetEprocessDirectoryTableBase ?? 0;
  const sample = links.slice(0, sampleSize);
  if (sample.length === 0 || directoryOffset === 0 || pteBase === null) {
    return null;
  }
  const directoryOf = (process: VirtualAddress) => {
    const value = readPointer(space, offsetBy(process, directoryOffset));
    if (value === null) return null;
    const directory = directoryIn(value, space.mode);
    return hasSelfMap(space.withDirectory(directory), pteBase)
      ? directory
      : null;
  };
  const isProcess = (process: VirtualAddress) =>
    readBytes(space, process, 1)?.[0] === processObject &&
    directoryOf(process) !== null;
  const step = space.pointerBits / 8;
  for (let offset = step; offset < sizeBytes; offset += step) {
    const processes = sample.map((link) => offsetBy(link, -offset));
    if (!matchesMost(processes, isProcess)) continue;
    const idOffset = offset - step;
    const id = readPointer(space, offsetBy(processes[0]!, idOffset));
    return {
      linksOffset: offset,
      idOffset: id === systemId ? idOffset : null,
      nameOffset: findNameOffset(space, processes, sizeBytes),
      directoryOf,
    };
  }
  return null;
}

/** Whether the first process and more than half of all processes match. */
function matchesMost(
  processes: readonly VirtualAddress[],
  matches: (process: VirtualAddress) => boolean,
): boolean {
  return matches(processes[0]!) &&
    processes.filter(matches).length > processes.length / 2;
}

function findNameOffset(
  space: AddressSpace,
  processes: readonly VirtualAddress[],
  sizeBytes: number,
): number | null {
  const system = readBytes(space, processes[0]!, sizeBytes);
  if (system === null) return null;
  for (let at = 0; at + nameBytes <= sizeBytes; at++) {
    if (nameIn(system.subarray(at, at + nameBytes)) !== "System") continue;
    const areNames = matchesMost(processes, (process) => {
      const bytes = readBytes(space, offsetBy(process, at), nameBytes);
      return bytes !== null && nameIn(bytes) !== null;
    });
    if (areNames) return at;
  }
  return null;
}

/** Decodes ImageFileName, zero-padded ASCII; `null` if it is not text. */
function nameIn(bytes: Uint8Array): string | null {
  const end = bytes.indexOf(0);
  const text = bytes.subarray(0, end < 0 ? nameBytes : end);
  const isText = text.length > 0 &&
    text.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText ? String.fromCharCode(...text) : null;
}
