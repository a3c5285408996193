/**
 * Removes the additions of libsui from an ELF program. This restores the
 * runtime from which `deno compile` made the program.
 *
 * Format: ELF64, little-endian. Source: System V ABI (gABI) chapters 4 and 5,
 * and elf(5).
 */

/** Offsets of the fields of Elf64_Ehdr that this module uses. */
const fileHeader = {
  programHeadersAt: 0x20, // e_phoff, u64
  sectionHeadersAt: 0x28, // e_shoff, u64
  programHeaderCount: 0x38, // e_phnum, u16
  sectionHeaderCount: 0x3c, // e_shnum, u16
  sectionNamesIndex: 0x3e, // e_shstrndx, u16
  sizeBytes: 0x40,
} as const;

/** Offsets of the fields of Elf64_Shdr that this module uses. */
const sectionHeader = {
  name: 0x00, // sh_name, u32: offset in the name section
  type: 0x04, // sh_type, u32
  fileOffset: 0x18, // sh_offset, u64
  sizeBytes: 0x20, // sh_size, u64
  entryBytes: 0x40,
} as const;

/** SHT_NOBITS, the type of a section without bytes in the file. */
const noBits = 8;

/**
 * The sections that libsui 0.16 appends. Each of these sections also gets a
 * program header (PT_LOAD, PT_NOTE). libsui writes new copies of both header
 * tables and of the name section to the end of the file. The old header tables
 * and name section stay in place, after the last section. Source: denoland/sui,
 * lib.rs, Elf::append; compared with readelf.
 */
const addedSections = [".sui.phdrs", ".note.sui"] as const;
const addedProgramHeaders = 2;

/** lld and GNU ld align the section header table to 8 bytes. */
const tableAlignment = 8;

interface Section {
  readonly name: string;
  readonly type: number;
  readonly fileOffset: number;
  readonly sizeBytes: number;
}

class ElfView {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u16 = (at: number): number => this.#view.getUint16(at, true);
  u32 = (at: number): number => this.#view.getUint32(at, true);
  u64 = (at: number): number => Number(this.#view.getBigUint64(at, true));

  name(at: number): string {
    const end = this.#bytes.indexOf(0, at);
    return new TextDecoder().decode(this.#bytes.subarray(at, end));
  }

  /** Reads a row of a section header table. */
  header(table: number, index: number) {
    const row = table + index * sectionHeader.entryBytes;
    return {
      nameOffset: this.u32(row + sectionHeader.name),
      type: this.u32(row + sectionHeader.type),
      fileOffset: this.u64(row + sectionHeader.fileOffset),
      sizeBytes: this.u64(row + sectionHeader.sizeBytes),
    };
  }

  sections(): Section[] {
    const table = this.u64(fileHeader.sectionHeadersAt);
    const count = this.u16(fileHeader.sectionHeaderCount);
    const names = this.header(table, this.u16(fileHeader.sectionNamesIndex));
    return Array.from({ length: count }, (_, index) => {
      const { nameOffset, ...section } = this.header(table, index);
      return { name: this.name(names.fileOffset + nameOffset), ...section };
    });
  }
}

/** The file offset of the end of the last section. */
function endOfSections(sections: readonly Section[]): number {
  return sections
    .filter((section) => section.type !== noBits)
    .reduce((end, each) => Math.max(end, each.fileOffset + each.sizeBytes), 0);
}

/**
 * Returns the runtime without the payload that libsui added.
 *
 * @throws {RangeError} if libsui 0.16 did not write the file.
 */
export function stripElf(
  program: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const elf = new ElfView(program);
  const sections = elf.sections();
  const namesIndex = elf.u16(fileHeader.sectionNamesIndex);
  const keptCount = sections.length - addedSections.length;
  const tail = sections.slice(keptCount).map((section) => section.name);
  if (addedSections.some((name, index) => name !== tail[index])) {
    throw new RangeError(`no libsui sections at the end: ${tail.join(", ")}`);
  }

  const kept = sections.slice(0, keptCount);
  const namesAt = endOfSections(kept.toSpliced(namesIndex, 1));
  const addedNameBytes = addedSections.join("\0").length + 1;
  const namesBytes = (sections[namesIndex]?.sizeBytes ?? 0) - addedNameBytes;
  const table = Math.ceil((namesAt + namesBytes) / tableAlignment) *
    tableAlignment;
  const old = elf.header(table, namesIndex);
  if (old.fileOffset !== namesAt || old.sizeBytes !== namesBytes) {
    throw new RangeError(`no section header table at 0x${table.toString(16)}`);
  }

  const end = table + keptCount * sectionHeader.entryBytes;
  const runtime = program.slice(0, end);
  const out = new DataView(runtime.buffer);
  const programHeaderCount = elf.u16(fileHeader.programHeaderCount) -
    addedProgramHeaders;
  out.setBigUint64(
    fileHeader.programHeadersAt,
    BigInt(fileHeader.sizeBytes),
    true,
  );
  out.setBigUint64(fileHeader.sectionHeadersAt, BigInt(table), true);
  out.setUint16(fileHeader.programHeaderCount, programHeaderCount, true);
  out.setUint16(fileHeader.sectionHeaderCount, keptCount, true);
  return runtime;
}
