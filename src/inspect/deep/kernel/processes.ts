import {
  offsetBy,
  type PhysicalAddress,
  type VirtualAddress,
} from "../memory/address.ts";
import {
  readBytes,
  readPointer,
  type VirtualMemory,
} from "../memory/virtual_memory.ts";
import { type ListEnd, walkList } from "./list_walk.ts";
import { nameBytes, nameIn, type ProcessLayout } from "./process_layout.ts";

/** A process of the dumped machine. */
export interface Process {
  /** EPROCESS; ActiveProcessLinks in it if the layout was not found. */
  readonly address: VirtualAddress;
  readonly id: number | null;
  readonly name: string | null;
  /** The physical address of the top page table. */
  readonly directory: PhysicalAddress | null;
}

/** PsActiveProcessHead, as far as it can be followed. */
export interface ActiveProcessList {
  readonly processes: readonly Process[];
  /** `null` if it was not found. */
  readonly layout: ProcessLayout | null;
  readonly end: ListEnd;
  /** Where the walk ended, if not at the head. */
  readonly at: VirtualAddress | null;
}

/** More than any machine runs. It ends lists that a hostile dump makes up. */
const processLimit = 2 ** 16;

/**
 * @param findLayout Finds the layout of EPROCESS by the addresses of
 * ActiveProcessLinks.
 * @throws {ReadError} If the system cannot read the file there.
 */
export function readProcesses(
  memory: VirtualMemory,
  head: VirtualAddress,
  findLayout: (links: readonly VirtualAddress[]) => ProcessLayout | null,
): ActiveProcessList {
  const { links, end, at } = walkList(memory, head, processLimit);
  const layout = findLayout(links);
  const processes = links.map((link): Process => {
    if (layout === null) {
      return { address: link, id: null, name: null, directory: null };
    }
    const address = offsetBy(link, -layout.linksOffset);
    return {
      address,
      id: readId(memory, address, layout.idOffset),
      name: readName(memory, address, layout.nameOffset),
      directory: layout.directoryOf(address),
    };
  });
  return { processes, layout, end, at };
}

function readId(
  memory: VirtualMemory,
  address: VirtualAddress,
  offset: number | null,
): number | null {
  if (offset === null) return null;
  const id = readPointer(memory, offsetBy(address, offset));
  // Process IDs have 32 bits (DWORD dwProcessId).
  return id === null || id >= 1n << 32n ? null : Number(id);
}

function readName(
  memory: VirtualMemory,
  address: VirtualAddress,
  offset: number | null,
): string | null {
  if (offset === null) return null;
  const bytes = readBytes(memory, offsetBy(address, offset), nameBytes);
  return bytes && nameIn(bytes);
}
