import { offsetBy, type VirtualAddress } from "../memory/address.ts";
import {
  readBytes,
  readStructure,
  type VirtualMemory,
} from "../memory/virtual_memory.ts";
import {
  dataDirectory,
  debugDirectory,
  debugEntryOffsets,
  dosHeader,
  fileHeader,
  optionalHeader,
  sectionHeader,
} from "./image_layout.ts";
import {
  maxCodeViewBytes,
  type PdbIdentity,
  readPdbIdentity,
} from "./pdb_identity.ts";

export interface Section {
  readonly name: string;
  readonly start: VirtualAddress;
  readonly sizeBytes: number;
  /** Whether Windows may discard it once the image is initialized. */
  readonly isDiscardable: boolean;
}

/** A PE image in memory, as its headers describe it. */
export interface Image {
  readonly base: VirtualAddress;
  readonly sizeBytes: number;
  readonly timeDateStamp: number;
  readonly sections: readonly Section[];
  /** `null` if the debug directory is not in the dump, or names no symbols. */
  readonly pdb: PdbIdentity | null;
}

const mz = 0x5a4d;
const pe = 0x4550;
const memDiscardable = 0x02000000;
const codeView = 2; // IMAGE_DEBUG_TYPE_CODEVIEW

/** The limit of the PE format. */
const sectionLimit = 96;
/** More entries than images have. */
const debugEntryLimit = 32;
/** PE headers lie in the first page or shortly after it. */
const maxHeaderOffset = 0x10000;

/**
 * Reads the headers of an image; `null` if they are not in the dump or invalid.
 *
 * @throws {ReadError} If the system cannot read the file there.
 */
export function readImage(
  memory: VirtualMemory,
  base: VirtualAddress,
): Image | null {
  const dos = readStructure(memory, dosHeader, base);
  if (dos?.e_magic !== mz || dos.e_lfanew > maxHeaderOffset) return null;
  const peAddress = offsetBy(base, dos.e_lfanew);
  const file = readStructure(memory, fileHeader, peAddress);
  if (file?.Signature !== pe) return null;
  const optionalAddress = offsetBy(peAddress, fileHeader.sizeBytes);
  const optional = readStructure(memory, optionalHeader, optionalAddress);
  if (optional === null) return null;
  const debugEntry = debugEntryOffsets[optional.Magic];
  if (debugEntry === undefined) return null;
  const hasDebug =
    debugEntry + dataDirectory.sizeBytes <= file.SizeOfOptionalHeader;
  return {
    base,
    sizeBytes: optional.SizeOfImage,
    timeDateStamp: file.TimeDateStamp,
    sections: readSections(
      memory,
      base,
      offsetBy(optionalAddress, file.SizeOfOptionalHeader),
      Math.min(file.NumberOfSections, sectionLimit),
    ),
    pdb: hasDebug
      ? readPdb(memory, base, offsetBy(optionalAddress, debugEntry))
      : null,
  };
}

function readSections(
  memory: VirtualMemory,
  base: VirtualAddress,
  first: VirtualAddress,
  count: number,
): Section[] {
  const sections: Section[] = [];
  for (let index = 0; index < count; index++) {
    const at = offsetBy(first, index * sectionHeader.sizeBytes);
    const values = readStructure(memory, sectionHeader, at);
    if (values === null) break;
    const { Name, VirtualAddress, VirtualSize, Characteristics } = values;
    sections.push({
      name: String.fromCharCode(...Name).replace(/\0.*$/s, ""),
      start: offsetBy(base, VirtualAddress),
      sizeBytes: VirtualSize,
      isDiscardable: (Characteristics & memDiscardable) !== 0,
    });
  }
  return sections;
}

function readPdb(
  memory: VirtualMemory,
  base: VirtualAddress,
  entry: VirtualAddress,
): PdbIdentity | null {
  const directory = readStructure(memory, dataDirectory, entry);
  if (directory === null) return null;
  const stride = debugDirectory.sizeBytes;
  const count = Math.min(Math.floor(directory.Size / stride), debugEntryLimit);
  for (let index = 0; index < count; index++) {
    const at = offsetBy(base, directory.VirtualAddress + index * stride);
    const values = readStructure(memory, debugDirectory, at);
    if (values === null) return null;
    if (values.Type !== codeView) continue;
    const size = Math.min(values.SizeOfData, maxCodeViewBytes);
    const record = readBytes(
      memory,
      offsetBy(base, values.AddressOfRawData),
      size,
    );
    const found = record && readPdbIdentity(record);
    if (found) return found;
  }
  return null;
}
