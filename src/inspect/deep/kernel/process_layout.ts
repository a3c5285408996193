import type { AddressSpace } from "../memory/address_space.ts";
import {
  offsetBy,
  type PhysicalAddress,
  type VirtualAddress,
} from "../memory/address.ts";
import { readBytes, readPointer } from "../memory/virtual_memory.ts";
import type { DebuggerDataFields } from "./debugger_data.ts";
import { directoryIn, hasSelfMap } from "./open_kernel.ts";
import { nameBytes, nameIn } from "./processes.ts";

/** Where things are in EPROCESS. KDBG does not tell all of them. */
export interface ProcessLayout {
  /** ActiveProcessLinks. */
  readonly linksOffset: number;
  /** UniqueProcessId; `null` where it was not found. */
  readonly idOffset: number | null;
  /** ImageFileName; `null` where it was not found. */
  readonly nameOffset: number | null;
  /** SizeEProcess. */
  readonly sizeBytes: number;
  /** The top page table of a process; `null` if it has none of this kernel. */
  directoryOf(process: VirtualAddress): PhysicalAddress | null;
}

/** ProcessObject of KOBJECTS, the first byte (phnt, measured in real dumps). */
const processObject = 3;
/** The number of the System process, the first in the list (Microsoft Learn). */
const systemId = 4n;
/** So many processes are asked. */
const witnesses = 16;

/**
 * Finds EPROCESS without symbols. KDBG tells where a process has its page
 * directory (DirectoryTableBase), but not where its links in the list are. Of
 * all places only one makes processes begin with the mark of a process and have
 * a directory that shows itself at PteBase, as directories of this kernel alone
 * do. System must, and most others: one that has ended, or that lives in
 * another world (Secure System), may have none.
 *
 * From there: the number stands before the links if System's is 4 there. The
 * name is where System has "System" and most others text: how MemProcFS finds
 * it (ufrisk/MemProcFS, vmmwininit.c).
 *
 * @throws {ReadError} If the system cannot read the file there.
 */
export function findProcessLayout(
  space: AddressSpace,
  links: readonly VirtualAddress[],
  fields: DebuggerDataFields,
  pteBase: VirtualAddress,
): ProcessLayout | null {
  const sizeBytes = fields.SizeEProcess ?? 0;
  const directoryOffset = fields.OffsetEprocessDirectoryTableBase ?? 0;
  const some = links.slice(0, witnesses);
  if (some.length === 0 || directoryOffset === 0) return null;
  const directoryOf = (process: VirtualAddress) => {
    const value = readPointer(space, offsetBy(process, directoryOffset));
    if (value === null || value === 0n) return null;
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
    const processes = some.map((link) => offsetBy(link, -offset));
    if (!mostAre(processes, isProcess)) continue;
    return {
      linksOffset: offset,
      idOffset: idOffsetOf(space, processes[0]!, offset - step),
      nameOffset: nameOffsetOf(space, processes, sizeBytes),
      sizeBytes,
      directoryOf,
    };
  }
  return null;
}

/** Whether the first of them and more than half of all are. */
function mostAre(
  processes: readonly VirtualAddress[],
  are: (process: VirtualAddress) => boolean,
): boolean {
  return are(processes[0]!) &&
    processes.filter(are).length > processes.length / 2;
}

function idOffsetOf(
  space: AddressSpace,
  system: VirtualAddress,
  offset: number,
): number | null {
  return readPointer(space, offsetBy(system, offset)) === systemId
    ? offset
    : null;
}

function nameOffsetOf(
  space: AddressSpace,
  processes: readonly VirtualAddress[],
  sizeBytes: number,
): number | null {
  const system = readBytes(space, processes[0]!, sizeBytes);
  if (system === null) return null;
  for (let at = 0; at + nameBytes <= sizeBytes; at++) {
    if (nameIn(system.subarray(at, at + nameBytes)) !== "System") continue;
    const areNames = mostAre(processes, (process) => {
      const bytes = readBytes(space, offsetBy(process, at), nameBytes);
      return bytes !== null && nameIn(bytes) !== null;
    });
    if (areNames) return at;
  }
  return null;
}
