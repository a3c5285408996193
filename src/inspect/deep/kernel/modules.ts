import { Layout, u16, u32, u64 } from "../../../base/layout.ts";
import { type VirtualAddress, virtualAddress } from "../memory/address.ts";
import {
  readBytes,
  readStructure,
  type VirtualMemory,
} from "../memory/virtual_memory.ts";
import { type WalkEnd, walkList } from "./list_walk.ts";

/** A module of the kernel. */
export interface Module {
  /** The file name; `null` if it is not in the dump. */
  readonly name: string | null;
  readonly base: VirtualAddress;
  readonly sizeBytes: number;
}

/** The part of PsLoadedModuleList that can be followed. */
export interface LoadedModuleList extends WalkEnd {
  readonly modules: readonly Module[];
}

/**
 * LDR_DATA_TABLE_ENTRY. The names are UNICODE_STRINGs: Length (in bytes),
 * MaximumLength, Buffer. Source: 0vercl0k/kdmp-parser-rs `structs.rs` (64-bit),
 * volatility3 symbols (32-bit).
 */
const moduleEntry64 = new Layout("LDR_DATA_TABLE_ENTRY64", 0x68, {
  Flink: u64(0x00),
  DllBase: u64(0x30),
  SizeOfImage: u32(0x40),
  "FullDllName.Length": u16(0x48),
  "FullDllName.Buffer": u64(0x50),
  "BaseDllName.Length": u16(0x58),
  "BaseDllName.Buffer": u64(0x60),
});

const moduleEntry32 = new Layout("LDR_DATA_TABLE_ENTRY32", 0x34, {
  Flink: u32(0x00),
  DllBase: u32(0x18),
  SizeOfImage: u32(0x20),
  "FullDllName.Length": u16(0x24),
  "FullDllName.Buffer": u32(0x28),
  "BaseDllName.Length": u16(0x2c),
  "BaseDllName.Buffer": u32(0x30),
});

/** Maximum number of modules to list; Windows loads hundreds. */
const moduleLimit = 10_000;
/** Maximum size of a file name: 255 UTF-16 units (Microsoft Learn). */
const maxNameBytes = 2 * 255;

export function readModules(
  memory: VirtualMemory,
  head: VirtualAddress,
): LoadedModuleList {
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
      pointer(values["BaseDllName.Buffer"]),
    ),
    base: pointer(values["DllBase"]),
    sizeBytes: Number(values["SizeOfImage"]),
  };
}

/**
 * Converts a pointer. The 32-bit layout reads it as a number, not as a bigint.
 */
function pointer(value: unknown): VirtualAddress {
  return virtualAddress(BigInt(value as number | bigint));
}

function readName(
  memory: VirtualMemory,
  lengthBytes: number,
  address: VirtualAddress,
): string | null {
  if (lengthBytes === 0 || lengthBytes > maxNameBytes) return null;
  const bytes = readBytes(memory, address, lengthBytes);
  return bytes && new TextDecoder("utf-16le").decode(bytes);
}
