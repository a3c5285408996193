import type { NtExecutable } from "resedit";
import { Layout, u16, u32 } from "../../src/base/layout.ts";
import { ToolError } from "../tool_error.ts";

/**
 * The fields of IMAGE_LOAD_CONFIG_DIRECTORY64 that this module uses. `Size` is
 * the size of the structure in bytes. Source: Microsoft Learn, "PE Format", and
 * IMAGE_LOAD_CONFIG_DIRECTORY64.
 */
const loadConfig = new Layout("IMAGE_LOAD_CONFIG_DIRECTORY64", 0x50, {
  Size: u32(0x00),
  DependentLoadFlags: u16(0x4e),
});

/** IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, an index in the data directory. */
const directoryIndex = 10;

/** LOAD_LIBRARY_SEARCH_SYSTEM32 (Microsoft Learn, LoadLibraryExW). */
const searchSystem32 = 0x800;

/**
 * Makes Windows search only System32 for the DLLs that a program is linked to.
 * Otherwise a DLL in the folder of the program could run in an elevated process
 * before the first line of the program runs. Windows 10 1607 and later support
 * this (Microsoft Learn, "/DEPENDENTLOADFLAG").
 *
 * @throws {ToolError} if the program has no field for the flag.
 */
export function linkToSystem32(executable: NtExecutable): void {
  const { virtualAddress } = executable.newHeader.optionalHeaderDataDirectory
    .get(directoryIndex);
  const section = executable.getAllSections().find(({ info, data }) =>
    data !== null && virtualAddress >= info.virtualAddress &&
    virtualAddress + loadConfig.sizeBytes <=
      info.virtualAddress + data.byteLength
  );
  if (!section?.data) throw noField("no load configuration");
  const at = virtualAddress - section.info.virtualAddress;
  const { Size, DependentLoadFlags } = loadConfig.read(
    new Uint8Array(section.data),
    at,
  );
  if (Size < loadConfig.sizeBytes) {
    throw noField(`a load configuration of ${Size} bytes`);
  }
  new DataView(section.data).setUint16(
    at + loadConfig.fields.DependentLoadFlags.offset,
    DependentLoadFlags | searchSystem32,
    true,
  );
}

function noField(found: string): ToolError {
  return new ToolError(
    `the program has ${found}, so its DLLs cannot be bound to System32`,
    "It needs a load configuration of 80 bytes or more, as Microsoft's linker writes it.",
  );
}
