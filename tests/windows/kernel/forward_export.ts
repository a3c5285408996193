/**
 * Where things are in a 64-bit PE image, and what a forwarder is: an address in
 * the export table that points into the export directory itself, at the text
 * "DLL.function".
 *
 * Source: https://learn.microsoft.com/windows/win32/debug/pe-format
 */
const pe = {
  headerAt: 0x3c,
  sectionCount: 6,
  optionalHeaderSize: 20,
  optionalHeader: 24,
  exportDirectory: 112,
  sectionSize: 40,
  section: { virtualSize: 8, address: 12, rawSize: 16, rawAt: 20 },
  exports: { count: 24, functions: 28, names: 32, ordinals: 36 },
} as const;

/** A section: where it is in memory and in the file. */
interface Section {
  readonly headerAt: number;
  readonly virtualSize: number;
  readonly address: number;
  readonly rawSize: number;
  readonly rawAt: number;
}

function sectionsOf(view: DataView, header: number): readonly Section[] {
  const count = view.getUint16(header + pe.sectionCount, true);
  const first = header + pe.optionalHeader +
    view.getUint16(header + pe.optionalHeaderSize, true);
  return Array.from({ length: count }, (_, index) => {
    const headerAt = first + index * pe.sectionSize;
    const field = (offset: number) => view.getUint32(headerAt + offset, true);
    return {
      headerAt,
      virtualSize: field(pe.section.virtualSize),
      address: field(pe.section.address),
      rawSize: field(pe.section.rawSize),
      rawAt: field(pe.section.rawAt),
    };
  });
}

/**
 * A copy of a DLL with one export forwarded to a function of another DLL, such
 * as "playing_kernel.NtSystemDebugControl". The text goes behind the export
 * directory, into the padding of its section.
 */
export function forwardExport(
  dll: Uint8Array,
  name: string,
  target: string,
): Uint8Array {
  const data = dll.slice();
  const view = new DataView(data.buffer);
  const u32 = (at: number) => view.getUint32(at, true);
  const header = u32(pe.headerAt);
  const sections = sectionsOf(view, header);
  const sectionOf = (address: number) => {
    const found = sections.find((one) =>
      address >= one.address &&
      address < one.address + Math.max(one.virtualSize, one.rawSize)
    );
    if (!found) throw new Error(`no section at ${address.toString(16)}`);
    return found;
  };
  const fileOffset = (address: number) => {
    const section = sectionOf(address);
    return address - section.address + section.rawAt;
  };

  const entry = header + pe.optionalHeader + pe.exportDirectory;
  const directory = u32(entry);
  const directorySize = u32(entry + 4);
  const table = fileOffset(directory);
  const list = (offset: number) => fileOffset(u32(table + offset));
  const text = (at: number) =>
    new TextDecoder().decode(data.subarray(at, data.indexOf(0, at)));
  const names = list(pe.exports.names);
  const count = u32(table + pe.exports.count);
  const index = Array.from({ length: count }).findIndex((_, each) =>
    text(fileOffset(u32(names + each * 4))) === name
  );
  if (index < 0) throw new Error(`the DLL has no export ${name}`);
  const ordinal = view.getUint16(list(pe.exports.ordinals) + index * 2, true);

  const bytes = new TextEncoder().encode(`${target}\0`);
  const end = directory + directorySize;
  const section = sectionOf(directory);
  const room = data.subarray(fileOffset(end - 1) + 1).subarray(0, bytes.length);
  if (
    end + bytes.length > section.address + section.rawSize ||
    room.some((one) => one !== 0)
  ) throw new Error("the DLL has no room behind its export directory");
  room.set(bytes);
  view.setUint32(list(pe.exports.functions) + ordinal * 4, end, true);
  view.setUint32(entry + 4, directorySize + bytes.length, true);
  view.setUint32(
    section.headerAt + pe.section.virtualSize,
    Math.max(section.virtualSize, end + bytes.length - section.address),
    true,
  );
  return data;
}
