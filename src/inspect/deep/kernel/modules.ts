import type { Layout } from "../../../base/layout.ts";
import { type VirtualAddress, virtualAddress } from "../memory/address.ts";
import {
  readBytes,
  readStructure,
  type VirtualMemory,
} from "../memory/virtual_memory.ts";
import { type ListEnd, walkList } from "./list_walk.ts";
import { moduleEntry32, moduleEntry64 } from "./module_layout.ts";

/** A loaded image of the kernel. */
export interface Module {
  /** `null` where the text is not in the dump. */
  readonly name: string | null;
  readonly base: VirtualAddress;
  readonly sizeBytes: number;
}

/** PsLoadedModuleList, as far as it can be followed. */
export interface ModuleList {
  readonly modules: readonly Module[];
  readonly end: ListEnd;
  readonly at: VirtualAddress | null;
}

/** Windows loads hundreds. */
const moduleLimit = 10_000;
/** No file name of Windows is longer (Microsoft Learn): 255 UTF-16 units. */
const nameBytes = 2 * 255;

/** @throws {ReadError} If the system cannot read the file there. */
export function readModules(
  memory: VirtualMemory,
  head: VirtualAddress,
): ModuleList {
  const { links, end, at } = walkList(memory, head, moduleLimit);
  const modules: Module[] = [];
  for (const link of links) {
    const found = readModule(memory, link);
    if (found === null) return { modules, end: "broken", at: link };
    modules.push(found);
  }
  return { modules, end, at };
}

function readModule(
  memory: VirtualMemory,
  address: VirtualAddress,
): Module | null {
  const layout: Layout = memory.pointerBits === 64
    ? moduleEntry64
    : moduleEntry32;
  const values = readStructure(memory, layout, address);
  if (values === null) return null;
  return {
    name: readName(
      memory,
      Number(values["BaseDllName.Length"]),
      addressOf(values["BaseDllName.Buffer"]),
    ),
    base: addressOf(values["DllBase"]),
    sizeBytes: Number(values["SizeOfImage"]),
  };
}

/** A pointer, which a 32-bit layout reads as a number. */
function addressOf(value: unknown): VirtualAddress {
  return virtualAddress(BigInt(value as number | bigint));
}

function readName(
  memory: VirtualMemory,
  lengthBytes: number,
  address: VirtualAddress,
): string | null {
  if (lengthBytes === 0 || lengthBytes > nameBytes) return null;
  const bytes = readBytes(memory, address, lengthBytes);
  return bytes && new TextDecoder("utf-16le").decode(bytes);
}
