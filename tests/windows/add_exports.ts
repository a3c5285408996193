/**
 * Where things are in a 64-bit PE image that gets a section with exports of its
 * own. An address in the export table that points into the export directory is
 * a forwarder: there is the text "DLL.function".
 *
 * Source: https://learn.microsoft.com/windows/win32/debug/pe-format
 */
const pe = {
  headerAt: 0x3c,
  sectionCount: 6,
  optionalHeaderSize: 20,
  optionalHeader: 24,
  sectionAlignment: 32,
  fileAlignment: 36,
  imageSize: 56,
  headersSize: 60,
  exportDirectory: 112,
  sectionSize: 40,
  section: { virtualSize: 8, address: 12, rawSize: 16, rawAt: 20, flags: 36 },
  exports: {
    size: 40,
    functionCount: 20,
    nameCount: 24,
    functions: 28,
    names: 32,
    ordinals: 36,
  },
} as const;

/** IMAGE_SCN_CNT_INITIALIZED_DATA and IMAGE_SCN_MEM_READ. */
const readableData = 0x4000_0040;

interface Export {
  readonly name: string;
  readonly ordinal: number;
}

const up = (value: number, unit: number) => Math.ceil(value / unit) * unit;

/**
 * A copy of a DLL with more exports, each a forwarder: the name, and where it
 * leads, such as `{ PssFreeSnapshot: "playing.PlayFree" }`. The old exports stay
 * what they are. All of them go into a new section.
 */
export function addExports(
  dll: Uint8Array,
  more: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const old = new DataView(dll.slice().buffer);
  const u32 = (at: number) => old.getUint32(at, true);
  const header = u32(pe.headerAt);
  const optional = header + pe.optionalHeader;
  const count = old.getUint16(header + pe.sectionCount, true);
  const sections = optional +
    old.getUint16(header + pe.optionalHeaderSize, true);
  const at = (address: number) => {
    for (let i = 0; i < count; i++) {
      const row = sections + i * pe.sectionSize;
      const start = u32(row + pe.section.address);
      if (address < start) continue;
      if (address < start + u32(row + pe.section.rawSize)) {
        return address - start + u32(row + pe.section.rawAt);
      }
    }
    throw new Error(`no section at ${address.toString(16)}`);
  };
  const text = (address: number) => {
    const start = at(address);
    return new TextDecoder().decode(
      dll.subarray(start, dll.indexOf(0, start)),
    );
  };
  const directory = u32(optional + pe.exportDirectory);
  const directoryEnd = directory + u32(optional + pe.exportDirectory + 4);
  const table = at(directory);
  const list = (offset: number) => at(u32(table + offset));
  const functions: (number | string)[] = Array.from(
    { length: u32(table + pe.exports.functionCount) },
    (_, index) => {
      const address = u32(list(pe.exports.functions) + 4 * index);
      const forwards = address >= directory && address < directoryEnd;
      return forwards ? text(address) : address;
    },
  );
  const names: Export[] = Array.from(
    { length: u32(table + pe.exports.nameCount) },
    (_, index) => ({
      name: text(u32(list(pe.exports.names) + 4 * index)),
      ordinal: old.getUint16(list(pe.exports.ordinals) + 2 * index, true),
    }),
  );
  for (const [name, target] of Object.entries(more)) {
    names.push({ name, ordinal: functions.length });
    functions.push(target);
  }
  // Windows searches the names by halves.
  names.sort((a, b) => a.name < b.name ? -1 : 1);

  const address = up(
    u32(optional + pe.imageSize),
    u32(optional + pe.sectionAlignment),
  );
  const section = exportSection(
    dll.subarray(table, table + pe.exports.size),
    functions,
    names,
    address,
  );
  const alignment = u32(optional + pe.fileAlignment);
  const rawAt = up(dll.length, alignment);
  const made = new Uint8Array(rawAt + up(section.length, alignment));
  made.set(dll);
  made.set(section, rawAt);
  const view = new DataView(made.buffer);
  const put = (offset: number, value: number) =>
    view.setUint32(offset, value, true);
  const row = sections + count * pe.sectionSize;
  if (row + pe.sectionSize > u32(optional + pe.headersSize)) {
    throw new Error("the DLL has no room for the header of a section");
  }
  made.set(new TextEncoder().encode(".played\0"), row);
  put(row + pe.section.virtualSize, section.length);
  put(row + pe.section.address, address);
  put(row + pe.section.rawSize, made.length - rawAt);
  put(row + pe.section.rawAt, rawAt);
  put(row + pe.section.flags, readableData);
  view.setUint16(header + pe.sectionCount, count + 1, true);
  put(optional + pe.imageSize, address + section.length);
  put(optional + pe.exportDirectory, address);
  put(optional + pe.exportDirectory + 4, section.length);
  return made;
}

/** The export directory, its three tables and all texts, at an address. */
function exportSection(
  oldDirectory: Uint8Array,
  functions: readonly (number | string)[],
  names: readonly Export[],
  address: number,
): Uint8Array {
  const functionsAt = pe.exports.size;
  const namesAt = functionsAt + 4 * functions.length;
  const ordinalsAt = namesAt + 4 * names.length;
  const textsAt = ordinalsAt + 2 * names.length;
  const texts: string[] = [];
  let end = textsAt;
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
  section.set(new TextEncoder().encode(texts.join("")), textsAt);
  return section;
}
