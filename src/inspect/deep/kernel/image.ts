import { fileNameOf } from "../../../base/text/printable.ts";
import { offsetBy, type VirtualAddress } from "../memory/address.ts";
import {
  readBytes,
  readStructure,
  type VirtualMemory,
} from "../memory/virtual_memory.ts";
import {
  codeViewRecord,
  dataDirectory,
  debugDirectory,
  debugEntryOffsets,
  dosHeader,
  fileHeader,
  optionalHeader,
  sectionHeader,
} from "./image_layout.ts";

export interface Section {
  readonly name: string;
  readonly start: VirtualAddress;
  readonly sizeBytes: number;
  /** Whether Windows may discard the section once the image is initialized. */
  readonly isDiscardable: boolean;
}

/** A PE image in memory, as its headers describe it. */
export interface Image {
  readonly base: VirtualAddress;
  readonly sizeBytes: number;
  readonly timeDateStamp: number;
  readonly sections: readonly Section[];
  /**
   * The identity of the symbols; `null` if it is not in the debug directory.
   */
  readonly pdb: PdbIdentity | null;
}

const mz = 0x5a4d;
const pe = 0x4550;
const memDiscardable = 0x02000000;
const codeView = 2; // IMAGE_DEBUG_TYPE_CODEVIEW

/** Maximum number of sections in the PE format. */
const sectionLimit = 96;
/** Maximum number of debug entries to read; images have fewer. */
const debugEntryLimit = 32;
/** Maximum offset of the PE headers: they are in or near the first page. */
const maxHeaderOffset = 0x10000;

/**
 * Reads the headers of an image. Returns `null` if the headers are invalid or
 * not in the dump.
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

/** Identifies the symbols of an image. */
export interface PdbIdentity {
  /** The file name, without the folder of the build. */
  readonly name: string;
  /** 32 upper-case hexadecimal digits, as on symbol servers. */
  readonly guid: string;
  readonly age: number;
}

/** The signature of a CodeView PDB 7.0 record: "RSDS", little-endian. */
const rsds = 0x53445352;

/**
 * Maximum size of a CodeView record. Its path has at most MAX_PATH (260) bytes.
 */
export const maxCodeViewBytes = codeViewRecord.sizeBytes + 260;

/** Parses a CodeView record; `null` if its signature is not "RSDS". */
export function readPdbIdentity(record: Uint8Array): PdbIdentity | null {
  if (record.length <= codeViewRecord.sizeBytes) return null;
  const { CvSignature, Signature, Age } = codeViewRecord.read(record);
  if (CvSignature !== rsds) return null;
  const text = record.subarray(codeViewRecord.sizeBytes);
  const end = text.indexOf(0);
  const path = String.fromCharCode(...(end < 0 ? text : text.subarray(0, end)));
  const name = fileNameOf(path);
  if (end < 0 || name === "") return null;
  return { name, guid: guidOf(Signature), age: Age };
}

/**
 * The path of a symbol file on a symbol server. The folder is the GUID and the
 * age in hexadecimal (Microsoft Learn, "SymStore Folder Tree" and `symsrv`).
 * Digits are upper case in the GUID and lower case in the age, because some
 * servers are case-sensitive (google/breakpad `pdb_source_line_writer.cc`).
 */
export function symbolPathOf({ name, guid, age }: PdbIdentity): string {
  return `${name}/${guid}${age.toString(16)}/${name}`;
}

function guidOf(bytes: Uint8Array): string {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return order.map((at) => bytes[at]!.toString(16).padStart(2, "0")).join("")
    .toUpperCase();
}
