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
import type { ProcessLayout } from "./process_layout.ts";

/** A process of the dumped machine. */
export interface Process {
  /** Of its EPROCESS; of the links in it where its layout was not found. */
  readonly address: VirtualAddress;
  readonly id: number | null;
  readonly name: string | null;
  /** Of its top page table. */
  readonly directory: PhysicalAddress | null;
}

/** PsActiveProcessHead, as far as it can be followed. */
export interface ProcessList {
  readonly processes: readonly Process[];
  /** `null` where it was not found. */
  readonly layout: ProcessLayout | null;
  readonly end: ListEnd;
  readonly at: VirtualAddress | null;
}

/** ImageFileName holds 15 characters (Microsoft Learn, !process). */
export const nameBytes = 15;

/** More than any machine runs, so that a list in a loop of pages ends. */
const processLimit = 2 ** 16;

/**
 * Walks along the processes.
 *
 * @param findLayout Finds EPROCESS by the addresses of the links in it.
 * @throws {ReadError} If the system cannot read the file there.
 */
export function readProcesses(
  memory: VirtualMemory,
  head: VirtualAddress,
  findLayout: (links: readonly VirtualAddress[]) => ProcessLayout | null,
): ProcessList {
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
  // Process numbers are 32-bit (DWORD dwProcessId).
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

/** A name in its field: ASCII, then zeros at the end; `null` if it is none. */
export function nameIn(bytes: Uint8Array): string | null {
  const end = bytes.indexOf(0);
  const text = bytes.subarray(0, end < 0 ? nameBytes : end);
  const isName = text.length > 0 &&
    text.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isName ? String.fromCharCode(...text) : null;
}
