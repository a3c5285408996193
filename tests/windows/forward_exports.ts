/**
 * Fields of a 64-bit PE image, as offsets from the start of their structure.
 *
 * Source: https://learn.microsoft.com/windows/win32/debug/pe-format
 */
const pe = {
  headerAt: 0x3c,
  sectionCount: 0x06,
  optionalHeaderSize: 0x14,
  optionalHeader: 0x18,
  sectionAlignment: 0x20,
  fileAlignment: 0x24,
  imageSize: 0x38,
  headersSize: 0x3c,
  exportDirectory: 0x70,
  sectionSize: 0x28,
  section: {
    virtualSize: 0x08,
    address: 0x0c,
    rawSize: 0x10,
    rawAt: 0x14,
    flags: 0x24,
  },
  exports: {
    size: 0x28,
    functionCount: 0x14,
    nameCount: 0x18,
    functions: 0x1c,
    names: 0x20,
    ordinals: 0x24,
  },
} as const;

/** IMAGE_SCN_CNT_INITIALIZED_DATA and IMAGE_SCN_MEM_READ. */
const readableData = 0x4000_0040;

interface Export {
  readonly name: string;
  readonly ordinal: number;
}

/** Exports of a DLL. Each function is an address or the text of a forwarder. */
interface Exports {
  readonly directory: Uint8Array;
  readonly functions: (number | string)[];
  readonly names: Export[];
}

const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit;

/** A PE file with its header fields. */
class Image {
  readonly view: DataView;
  readonly header: number;
  readonly optional: number;
  readonly sectionCount: number;
  /** Offset of the section table. */
  readonly sections: number;

  constructor(readonly data: Uint8Array) {
    this.view = new DataView(data.buffer, data.byteOffset, data.length);
    this.header = this.u32(pe.headerAt);
    this.optional = this.header + pe.optionalHeader;
    this.sectionCount = this.u16(this.header + pe.sectionCount);
    this.sections = this.optional +
      this.u16(this.header + pe.optionalHeaderSize);
  }

  u16(at: number): number {
    return this.view.getUint16(at, true);
  }

  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  /** Converts a virtual address to a file offset. */
  fileOffset(address: number): number {
    for (let i = 0; i < this.sectionCount; i++) {
      const row = this.sections + i * pe.sectionSize;
      const start = this.u32(row + pe.section.address);
      const rawSize = this.u32(row + pe.section.rawSize);
      if (address >= start && address < start + rawSize) {
        return address - start + this.u32(row + pe.section.rawAt);
      }
    }
    throw new Error(`no section contains 0x${address.toString(16)}`);
  }

  text(address: number): string {
    const start = this.fileOffset(address);
    const end = this.data.indexOf(0, start);
    return new TextDecoder().decode(this.data.subarray(start, end));
  }

  /**
   * Reads the exports. If an address in the export table points into the export
   * directory itself, the export is a forwarder: the text there is
   * "DLL.function".
   */
  exports(): Exports {
    const start = this.u32(this.optional + pe.exportDirectory);
    const end = start + this.u32(this.optional + pe.exportDirectory + 4);
    const table = this.fileOffset(start);
    const list = (field: number) => this.fileOffset(this.u32(table + field));
    const [functions, names, ordinals] = [
      list(pe.exports.functions),
      list(pe.exports.names),
      list(pe.exports.ordinals),
    ];
    return {
      directory: this.data.subarray(table, table + pe.exports.size),
      functions: Array.from(
        { length: this.u32(table + pe.exports.functionCount) },
        (_, index) => {
          const address = this.u32(functions + 4 * index);
          return address >= start && address < end
            ? this.text(address)
            : address;
        },
      ),
      names: Array.from(
        { length: this.u32(table + pe.exports.nameCount) },
        (_, index) => ({
          name: this.text(this.u32(names + 4 * index)),
          ordinal: this.u16(ordinals + 2 * index),
        }),
      ),
    };
  }
}

/**
 * A copy of a DLL in which the given exports are forwarded to functions of
 * another DLL: `{ PssFreeSnapshot: "fake_dbghelp.FakeFree" }`. An export that
 * the DLL lacks is added. The new export directory is in a new section.
 */
export function forwardExports(
  dll: Uint8Array,
  targets: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const image = new Image(dll);
  const { directory, functions, names } = image.exports();
  for (const [name, target] of Object.entries(targets)) {
    const existing = names.find((one) => one.name === name);
    if (!existing) names.push({ name, ordinal: functions.length });
    functions[existing?.ordinal ?? functions.length] = target;
  }
  // Windows finds names by binary search.
  names.sort((a, b) => a.name < b.name ? -1 : 1);
  const address = roundUp(
    image.u32(image.optional + pe.imageSize),
    image.u32(image.optional + pe.sectionAlignment),
  );
  return withExportSection(
    image,
    exportSection(directory, functions, names, address),
    address,
  );
}

/** A copy of the image with an additional section for its export directory. */
function withExportSection(
  image: Image,
  section: Uint8Array,
  address: number,
): Uint8Array<ArrayBuffer> {
  const { data, header, optional, sections, sectionCount } = image;
  const alignment = image.u32(optional + pe.fileAlignment);
  const rawAt = roundUp(data.length, alignment);
  const result = new Uint8Array(rawAt + roundUp(section.length, alignment));
  result.set(data);
  result.set(section, rawAt);
  const view = new DataView(result.buffer);
  const put = (offset: number, value: number) =>
    view.setUint32(offset, value, true);
  const row = sections + sectionCount * pe.sectionSize;
  if (row + pe.sectionSize > image.u32(optional + pe.headersSize)) {
    throw new Error("the DLL has no room for another section header");
  }
  result.set(new TextEncoder().encode(".fakes\0\0"), row);
  put(row + pe.section.virtualSize, section.length);
  put(row + pe.section.address, address);
  put(row + pe.section.rawSize, result.length - rawAt);
  put(row + pe.section.rawAt, rawAt);
  put(row + pe.section.flags, readableData);
  view.setUint16(header + pe.sectionCount, sectionCount + 1, true);
  put(optional + pe.imageSize, address + section.length);
  put(optional + pe.exportDirectory, address);
  put(optional + pe.exportDirectory + 4, section.length);
  return result;
}

/**
 * Builds an export directory that is loaded at `address`: its header, three
 * tables and texts.
 */
function exportSection(
  oldDirectory: Uint8Array,
  functions: readonly (number | string)[],
  names: readonly Export[],
  address: number,
): Uint8Array {
  const functionsAt = pe.exports.size;
  const namesAt = functionsAt + 4 * functions.length;
  const ordinalsAt = namesAt + 4 * names.length;
  const texts: string[] = [];
  let end = ordinalsAt + 2 * names.length;
  const addressOf = (text: string) => {
    const start = end;
    texts.push(`${text}\0`);
    end += text.length + 1;
    return address + start;
  };
  const functionWords = functions.map((one) =>
    typeof one === "string" ? addressOf(one) : one
  );
  const nameWords = names.map(({ name }) => addressOf(name));
  const section = new Uint8Array(end);
  const view = new DataView(section.buffer);
  section.set(oldDirectory);
  view.setUint32(pe.exports.functionCount, functions.length, true);
  view.setUint32(pe.exports.nameCount, names.length, true);
  view.setUint32(pe.exports.functions, address + functionsAt, true);
  view.setUint32(pe.exports.names, address + namesAt, true);
  view.setUint32(pe.exports.ordinals, address + ordinalsAt, true);
  functionWords.forEach((word, index) =>
    view.setUint32(functionsAt + 4 * index, word, true)
  );
  nameWords.forEach((word, index) =>
    view.setUint32(namesAt + 4 * index, word, true)
  );
  names.forEach(({ ordinal }, index) =>
    view.setUint16(ordinalsAt + 2 * index, ordinal, true)
  );
  section.set(
    new TextEncoder().encode(texts.join("")),
    ordinalsAt + 2 * names.length,
  );
  return section;
}
