import { ascii, guid, setU16, setU32, setU64, utf16 } from "../bytes.ts";
import {
  type KernelMemory,
  machineValues,
  processorOf,
} from "./kernel_memory.ts";
import { type BuiltImage, kernelPdb, machineNames } from "./machine_facts.ts";
import { debugDirectory, imageHeader, type ImageValues } from "./structures.ts";

/** The frame of the kernel's large page, aligned for every mode. */
const kernelFrame = 0x800;
/** First frame of the page of 1 GiB. Only some frames of this page exist. */
const gibFrame = 0x40000;
const gibPresent = [0x40005, 0x40006, 0x7fff0];

/**
 * Maps the kernel, with pages of 4 KiB if `smallPages` is set. Otherwise maps
 * it as one large page: only the frames of the kernel's image exist in it. The
 * frames of INIT never exist.
 */
export function mapKernel(kernel: KernelMemory, smallPages = false): void {
  const { memory, mode, regions } = kernel;
  const depth = mode === "x86"
    ? 1
    : mode === "x86-pae"
    ? 2
    : mode === "x64-la57"
    ? 4
    : 3;
  for (let page = 0; page < 0x28; page++) {
    const pfn = memory.allocateAt(kernelFrame + page);
    const address = regions.kernel + BigInt(page) * 4096n;
    if (smallPages) memory.map(kernel.directory, address, pfn);
  }
  if (!smallPages) {
    memory.map(kernel.directory, regions.kernel, kernelFrame, "large", depth);
  }
  const image: ImageValues = {
    pointer: kernel.offsets.pointer,
    machine: machineValues[processorOf(mode)],
    size: 0x30000,
    sections: [
      { name: ".text", at: 0x1000, size: 0xf000 },
      { name: ".data", at: 0x10000, size: 0x8000 },
      { name: ".rdata", at: 0x18000, size: 0x10000 },
      { name: "INIT", at: 0x28000, size: 0x7f00, discardable: true },
    ],
    debugAt: 0x18f98, // the CodeView record is on the next page
    pdb: `c:\\build\\${kernelPdb.name}`,
    guid: guid(kernelPdb.guid),
    age: kernelPdb.age,
  };
  memory.put(regions.kernel, imageHeader(image));
  memory.put(regions.kernel + 0x18f98n, debugDirectory(image));
}

/** Maps two drivers with pages of 4 KiB; returns them and the kernel. */
export function mapImages(kernel: KernelMemory): BuiltImage[] {
  const { memory, regions } = kernel;
  const images = [{ base: regions.kernel, size: 0x30000 }];
  for (const [index, size] of [0x3000, 0x5000].entries()) {
    const base = regions.images + BigInt(index) * 0x10000n;
    for (let at = 0n; at < BigInt(size); at += 4096n) {
      memory.map(kernel.directory, base + at, memory.allocateData());
    }
    images.push({ base, size });
  }
  return images;
}

/** Builds an LDR_DATA_TABLE_ENTRY. Sources: kdmp-parser-rs, volatility3. */
export function putModules(
  kernel: KernelMemory,
  head: bigint,
  images: readonly BuiltImage[],
): bigint[] {
  const entries = machineNames.modules.map((name, index) => {
    const text = utf16(name);
    const where = kernel.allocate(text.length);
    kernel.memory.put(where, text);
    const entry = kernel.allocate(0xa0);
    const bytes = new Uint8Array(0xa0);
    const { base, size } = images[index]!;
    if (kernel.is64) {
      setU64(bytes, 0x30, base);
      setU32(bytes, 0x40, size);
      setU16(bytes, 0x58, text.length);
      setU16(bytes, 0x5a, text.length);
      setU64(bytes, 0x60, where);
    } else {
      setU32(bytes, 0x18, Number(base));
      setU32(bytes, 0x20, size);
      setU16(bytes, 0x2c, text.length);
      setU16(bytes, 0x2e, text.length);
      setU32(bytes, 0x30, Number(where));
    }
    kernel.memory.put(entry, bytes);
    return entry;
  });
  kernel.linkList([head, ...entries]);
  return entries;
}

/** Adds a page in transition, and a page of 1 GiB in modes with such pages. */
export function putSpecialPages(
  kernel: KernelMemory,
  smallPages = false,
): bigint {
  const { memory, regions, mode } = kernel;
  const transition = regions.images + 0x40000n;
  memory.map(kernel.directory, transition, memory.allocateData(), "transition");
  memory.put(transition, ascii("in transition"));
  if (!smallPages && (mode === "x64" || mode === "arm64")) {
    for (const pfn of gibPresent) memory.allocateAt(pfn);
    memory.map(kernel.directory, 0xffffa00040000000n, gibFrame, "large", 2);
  }
  return transition;
}
