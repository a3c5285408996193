import { join } from "@std/path/join";

/**
 * Runs `deno compile` with a small program instead of denort. Deno adds the
 * same data to the small program as to denort.
 */
export async function compileWith(
  runtime: Uint8Array,
  triple: string,
  module: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir({ prefix: "compile-with-" });
  try {
    const denort = join(folder, "denort");
    await Deno.writeFile(denort, runtime);
    const output = join(folder, "program.exe");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["compile", "--quiet", "--no-check", "--target", triple],
        ...["--output", output, module],
      ],
      env: { DENORT_BIN: denort },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return await Deno.readFile(output);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Two sections, each with 256 bytes in the file. */
const sections = [
  { name: ".text", virtualBytes: 0x10, address: 0x1000, fileOffset: 0x400 },
  { name: ".data", virtualBytes: 0x20, address: 0x2000, fileOffset: 0x500 },
] as const;

/**
 * The smallest PE32+ program that a linker can write, without resources and
 * without a checksum. Source of the offsets: Microsoft, "PE Format".
 */
export function smallPe(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(0x600);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) =>
    bytes.set(new TextEncoder().encode(value), at);
  const u16 = (at: number, value: number) => view.setUint16(at, value, true);
  const u32 = (at: number, value: number) => view.setUint32(at, value, true);
  text(0, "MZ");
  u32(0x3c, 0x80); // e_lfanew
  text(0x80, "PE\0\0");
  u16(0x84, 0x8664); // Machine: x64
  u16(0x86, sections.length); // NumberOfSections
  u16(0x94, 0xf0); // SizeOfOptionalHeader
  u16(0x96, 0x22); // Characteristics
  u16(0x98, 0x20b); // Magic: PE32+
  u32(0xb8, 0x1000); // SectionAlignment
  u32(0xbc, 0x200); // FileAlignment
  u32(0xd0, 0x3000); // SizeOfImage
  u32(0xd4, 0x400); // SizeOfHeaders
  u16(0xdc, 3); // Subsystem: console
  u32(0x104, 16); // NumberOfRvaAndSizes
  sections.forEach((section, index) => {
    const at = 0x188 + index * 40;
    text(at, section.name);
    u32(at + 8, section.virtualBytes);
    u32(at + 12, section.address);
    u32(at + 16, 0x100); // SizeOfRawData
    u32(at + 20, section.fileOffset);
    bytes.fill(index + 1, section.fileOffset, section.fileOffset + 0x100);
  });
  return bytes;
}

/**
 * A small PE32+ program with a load configuration in the second section. Data
 * directory 10 contains the address of the load configuration. The first field
 * of the load configuration is its size.
 */
export function smallPeWithLoadConfig(
  loadConfigBytes: number,
): Uint8Array<ArrayBuffer> {
  const program = smallPe();
  const view = new DataView(program.buffer);
  const [, { address, fileOffset }] = sections;
  view.setUint32(0x158, loadConfigBytes === 0 ? 0 : address, true);
  view.setUint32(0x15c, loadConfigBytes, true);
  program.fill(0, fileOffset, fileOffset + 0x100);
  view.setUint32(fileOffset, loadConfigBytes, true);
  return program;
}
