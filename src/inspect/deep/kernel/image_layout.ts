import { bytes, Layout, u16, u32 } from "../../../base/layout.ts";

/*
 * The structures of a PE image in memory, little-endian. Source: Microsoft
 * Learn, "PE Format"; names as in winnt.h (SDK).
 */

export const dosHeader = new Layout("IMAGE_DOS_HEADER", 0x40, {
  e_magic: u16(0x00),
  e_lfanew: u32(0x3c),
});

/** The signature and IMAGE_FILE_HEADER, without the optional header. */
export const fileHeader = new Layout("IMAGE_NT_HEADERS", 0x18, {
  Signature: u32(0x00),
  Machine: u16(0x04),
  NumberOfSections: u16(0x06),
  TimeDateStamp: u32(0x08),
  SizeOfOptionalHeader: u16(0x14),
});

/** The fields with the same offsets in PE32 and PE32+. */
export const optionalHeader = new Layout("IMAGE_OPTIONAL_HEADER", 0x60, {
  Magic: u16(0x00),
  SizeOfImage: u32(0x38),
  SizeOfHeaders: u32(0x3c),
  CheckSum: u32(0x40),
});

/** The offset of DataDirectory[IMAGE_DIRECTORY_ENTRY_DEBUG], by Magic. */
export const debugEntryOffsets: Readonly<Record<number, number>> = {
  0x10b: 0x60 + 6 * 8, // PE32
  0x20b: 0x70 + 6 * 8, // PE32+
};

export const dataDirectory = new Layout("IMAGE_DATA_DIRECTORY", 0x08, {
  VirtualAddress: u32(0x00),
  Size: u32(0x04),
});

export const sectionHeader = new Layout("IMAGE_SECTION_HEADER", 0x28, {
  Name: bytes(0x00, 8),
  VirtualSize: u32(0x08),
  VirtualAddress: u32(0x0c),
  Characteristics: u32(0x24),
});

export const debugDirectory = new Layout("IMAGE_DEBUG_DIRECTORY", 0x1c, {
  TimeDateStamp: u32(0x04),
  Type: u32(0x0c),
  SizeOfData: u32(0x10),
  AddressOfRawData: u32(0x14),
});

/**
 * Identifies the symbols of an image; the file name of the symbols follows.
 * Source: qemu `contrib/elf2dmp/pe.h` (OMFSignatureRSDS).
 */
export const codeViewRecord = new Layout("CV_INFO_PDB70", 0x18, {
  CvSignature: u32(0x00),
  Signature: bytes(0x04, 16),
  Age: u32(0x14),
});
