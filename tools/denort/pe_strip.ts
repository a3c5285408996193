/**
 * Removes the additions of libsui from a PE program. This restores the runtime
 * from which `deno compile` made the program.
 *
 * Format: PE32+. Source: Microsoft, "PE Format"
 * (learn.microsoft.com/windows/win32/debug).
 */

/** e_lfanew in the DOS header, u32: the offset of the PE signature. */
const signatureOffsetAt = 0x3c;

/** Offsets of the fields of IMAGE_NT_HEADERS64 from the PE signature. */
const ntHeaders = {
  sectionCount: 0x06, // FileHeader.NumberOfSections, u16
  optionalHeaderBytes: 0x14, // FileHeader.SizeOfOptionalHeader, u16
  optionalHeader: 0x18,
  sectionAlignment: 0x38, // OptionalHeader.SectionAlignment, u32
  imageBytes: 0x50, // OptionalHeader.SizeOfImage, u32
  checksum: 0x58, // OptionalHeader.CheckSum, u32
  resourceDirectory: 0x98, // OptionalHeader.DataDirectory[2], two u32
} as const;

/** Offsets of the fields of IMAGE_SECTION_HEADER that this module uses. */
const sectionHeader = {
  name: 0x00, // Name, 8 bytes
  virtualBytes: 0x08, // Misc.VirtualSize, u32
  virtualAddress: 0x0c, // VirtualAddress, u32
  rawBytes: 0x10, // SizeOfRawData, u32
  rawOffset: 0x14, // PointerToRawData, u32
  entryBytes: 0x28,
} as const;
const sectionNameBytes = 8;

/**
 * The section that libsui appends. It contains the resources, including the
 * payload; the runtime itself has no resources. libsui also adds the section to
 * the section headers, increases the image size and writes the resource
 * directory. Source: denoland/sui, lib.rs, PortableExecutable; and editpe,
 * which libsui uses.
 */
const addedSection = ".pedata";

function sectionName(program: Uint8Array, header: number): string {
  const start = header + sectionHeader.name;
  const bytes = program.subarray(start, start + sectionNameBytes);
  return new TextDecoder().decode(bytes).replace(/\0+$/, "");
}

/**
 * Returns the runtime without the payload that libsui added.
 *
 * @throws {RangeError} if libsui did not write the file.
 */
export function stripPe(
  program: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(program.buffer, program.byteOffset, program.length);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);

  const nt = u32(signatureOffsetAt);
  const count = u16(nt + ntHeaders.sectionCount);
  const table = nt + ntHeaders.optionalHeader +
    u16(nt + ntHeaders.optionalHeaderBytes);
  const last = table + (count - 1) * sectionHeader.entryBytes;
  if (sectionName(program, last) !== addedSection) {
    throw new RangeError(`the last section is not ${addedSection}`);
  }

  // Before libsui added its section, SizeOfImage was the end of the previous
  // section in memory, rounded up.
  const before = last - sectionHeader.entryBytes;
  const end = u32(before + sectionHeader.virtualAddress) + Math.max(
    u32(before + sectionHeader.virtualBytes),
    u32(before + sectionHeader.rawBytes),
  );
  const alignment = u32(nt + ntHeaders.sectionAlignment);

  const runtime = program.slice(0, u32(last + sectionHeader.rawOffset));
  const out = new DataView(runtime.buffer);
  runtime.fill(0, last, last + sectionHeader.entryBytes);
  out.setUint16(nt + ntHeaders.sectionCount, count - 1, true);
  out.setBigUint64(nt + ntHeaders.resourceDirectory, 0n, true);
  const imageBytes = Math.ceil(end / alignment) * alignment;
  out.setUint32(nt + ntHeaders.imageBytes, imageBytes, true);
  out.setUint32(nt + ntHeaders.checksum, 0, true);
  return runtime;
}
