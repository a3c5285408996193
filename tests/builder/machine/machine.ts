/**
 * A whole little machine with a kernel in it: page tables, KDBG, modules,
 * processes, threads with stacks, processors. It shares no code with src/.
 *
 * @module
 */

import {
  ascii,
  concat,
  guid,
  setU16,
  setU32,
  setU64,
  utf16,
} from "../bytes.ts";
import { contextArm64, contextX64, contextX86 } from "../context.ts";
import { directoryLike, firstDirectory, pteBaseOf } from "./directories.ts";
import { type Directory, MachineMemory } from "./memory.ts";
import type { Mode } from "./paging.ts";
import {
  debuggerData,
  debugPart,
  encodeDebuggerData,
  imageHeader,
  type ImageValues,
  offsets32,
  offsets64,
  setPointer,
} from "./structures.ts";

/** The frame of the kernel's large page, aligned for every mode. */
const kernelFrame = 0x800;
/** The page of 1 GiB and the frames in it that are there. */
const gibFrame = 0x40000;
export const gibPresent = [0x40005, 0x40006, 0x7fff0];

/** The identity of the kernel's symbols. */
export const kernelPdb = {
  name: "ntkrnlmp.pdb",
  guid: "d8f0a1b2-c3d4-e5f6-0718-293a4b5c6d7e",
  age: 1,
  symbolPath: "ntkrnlmp.pdb/D8F0A1B2C3D4E5F60718293A4B5C6D7E1/ntkrnlmp.pdb",
};

/** What the machine runs. */
export const machineNames = {
  buildLab: "22621.1.built.for.tests",
  modules: ["ntoskrnl.exe", "hal.dll", "demo.sys"],
  processes: ["System", "smss.exe", "demo.exe"],
  ids: [4, 380, 5112],
} as const;

/** Where things are in a built machine. */
export interface Places {
  readonly kernelBase: bigint;
  readonly debuggerData: bigint;
  readonly moduleHead: bigint;
  readonly modules: readonly bigint[];
  readonly processHead: bigint;
  readonly processes: readonly bigint[];
  readonly processorBlock: bigint;
  readonly prcbs: readonly bigint[];
  readonly threads: readonly bigint[];
  readonly stacks: readonly bigint[];
  readonly contexts: readonly bigint[];
  readonly user: readonly bigint[];
  readonly transition: bigint;
  readonly images: readonly { base: bigint; size: number }[];
}

/** A machine, and what its dump's header says. */
export interface Machine {
  readonly mode: Mode;
  readonly memory: MachineMemory;
  readonly places: Places;
  readonly directories: readonly Directory[];
  readonly directoryBase: bigint;
}

const machineValues = { x64: 0x8664, arm64: 0xaa64, x86: 0x14c };

/** The processor of a mode. */
export function processorOf(mode: Mode): "x64" | "arm64" | "x86" {
  return mode === "arm64" ? "arm64" : mode.startsWith("x64") ? "x64" : "x86";
}

interface Regions {
  readonly kernel: bigint;
  readonly pool: bigint;
  readonly stacks: bigint;
  readonly user: bigint;
  readonly images: bigint;
}

const regions64: Regions = {
  kernel: 0xfffff80412400000n,
  pool: 0xffffc00000100000n,
  stacks: 0xffffd000003f8000n, // over the end of a table
  user: 0x00007ff612340000n,
  images: 0xfffff80420000000n,
};
const regions32: Regions = {
  kernel: 0x81800000n,
  pool: 0x85000000n,
  stacks: 0x8a3f8000n,
  user: 0x00400000n,
  images: 0x8c000000n,
};

/** Builds one. */
export function buildMachine(
  mode: Mode,
  options: { readonly encoded?: boolean } = {},
): Machine {
  return new Builder(mode).build(options.encoded ?? false);
}

class Builder {
  readonly memory: MachineMemory;
  readonly kernel: Directory;
  readonly is64: boolean;
  readonly at: typeof offsets64;
  readonly regions: Regions;
  #pool: bigint;
  #poolEnd: bigint;
  #stack: bigint;

  constructor(readonly mode: Mode) {
    this.memory = new MachineMemory(mode);
    this.kernel = firstDirectory(this.memory);
    this.is64 = !mode.startsWith("x86");
    this.at = this.is64 ? offsets64 : offsets32;
    this.regions = this.is64 ? regions64 : regions32;
    this.#pool = this.#poolEnd = this.regions.pool;
    this.#stack = this.regions.stacks;
  }

  build(encoded: boolean): Machine {
    const { memory, regions } = this;
    this.#mapKernel();
    const data = regions.kernel + 0x10000n;
    const heads = {
      debuggerData: data + 0xb20n,
      moduleHead: data + 0x1390n,
      processHead: data + 0x4ff8n, // a pointer in each of two pages
      processorBlock: data + 0x2c80n,
      buildLab: data + 0x30a0n,
    };
    memory.put(heads.buildLab, ascii(machineNames.buildLab + "\0"));
    const images = this.#images();
    const modules = this.#moduleList(heads.moduleHead, images);
    const transition = this.#oddPages();
    const processes = machineNames.processes.map(() =>
      this.#allocate(this.at.processSize)
    );
    const threads = this.#threads(processes);
    const prcbs = this.#processors(heads.processorBlock, threads);
    const directories = this.#processes(heads.processHead, processes, threads);
    const user = this.#userPages(directories[2]!);
    const plain = debuggerData({
      kernelBase: regions.kernel,
      moduleList: heads.moduleHead,
      processList: heads.processHead,
      buildLab: heads.buildLab,
      processorBlock: heads.processorBlock,
      pteBase: pteBaseOf(memory),
      offsets: this.at,
    });
    memory.put(heads.debuggerData, encoded ? encodeDebuggerData(plain) : plain);
    const [system] = directories;
    return {
      mode: this.mode,
      memory,
      places: {
        kernelBase: regions.kernel,
        ...heads,
        modules,
        processes,
        prcbs: prcbs.map((one) => one.prcb),
        contexts: prcbs.map((one) => one.context),
        threads: threads.flat().map((one) => one.address),
        stacks: threads.flat().map((one) => one.limit),
        user,
        transition,
        images,
      },
      directories,
      directoryBase: BigInt(system!.pfn) * 4096n +
        BigInt(system!.first * 8 * (this.mode === "x86-pae" ? 1 : 0)) +
        (this.mode.startsWith("x64") ? 2n : 0n),
    };
  }

  /** The kernel as one large page, of which the image's frames are there. */
  #mapKernel(): void {
    const { memory, mode, regions } = this;
    const depth = mode === "x86"
      ? 1
      : mode === "x86-pae"
      ? 2
      : mode === "x64-la57"
      ? 4
      : 3;
    for (let page = 0; page < 0x28; page++) {
      memory.allocateAt(kernelFrame + page);
    }
    memory.map(this.kernel, regions.kernel, kernelFrame, "large", depth);
    const image: ImageValues = {
      pointer: this.at.pointer,
      machine: machineValues[processorOf(mode)],
      size: 0x30000,
      sections: [
        { name: ".text", at: 0x1000, size: 0xf000 },
        { name: ".data", at: 0x10000, size: 0x8000 },
        { name: ".rdata", at: 0x18000, size: 0x10000 },
        { name: "INIT", at: 0x28000, size: 0x7f00, discardable: true },
      ],
      debugAt: 0x18f98, // its record is on the next page
      pdb: `c:\\build\\${kernelPdb.name}`,
      guid: guid(kernelPdb.guid),
      age: kernelPdb.age,
    };
    memory.put(regions.kernel, imageHeader(image));
    memory.put(regions.kernel + 0x18f98n, debugPart(image));
  }

  /** The kernel and two drivers of pages of 4 KiB. */
  #images() {
    const { memory, regions } = this;
    const images = [{ base: regions.kernel, size: 0x30000 }];
    for (const [index, size] of [0x3000, 0x5000].entries()) {
      const base = regions.images + BigInt(index) * 0x10000n;
      for (let at = 0n; at < BigInt(size); at += 4096n) {
        memory.map(this.kernel, base + at, memory.allocateData());
      }
      images.push({ base, size });
    }
    return images;
  }

  /** A piece of pool, aligned to 16 bytes, that may cross pages. */
  #allocate(size: number): bigint {
    const start = this.#pool + 0x10n; // a header before it
    this.#pool = (start + BigInt(size) + 15n) & ~15n;
    while (this.#poolEnd < this.#pool) {
      this.memory.map(this.kernel, this.#poolEnd, this.memory.allocateData());
      this.#poolEnd += 4096n;
    }
    return start;
  }

  #pointer(address: bigint, value: bigint): void {
    const bytes = new Uint8Array(this.at.pointer);
    setPointer(bytes, 0, value, this.at.pointer);
    this.memory.put(address, bytes);
  }

  /** Links a head and entries to a ring. */
  #ring(links: readonly bigint[]): void {
    links.forEach((link, index) => {
      const next = links[(index + 1) % links.length]!;
      this.#pointer(link, next);
      this.#pointer(next + BigInt(this.at.pointer), link);
    });
  }

  /** LDR_DATA_TABLE_ENTRY of either size. Source: kdmp-parser-rs, volatility3. */
  #moduleList(
    head: bigint,
    images: readonly { base: bigint; size: number }[],
  ): bigint[] {
    const entries = machineNames.modules.map((name, index) => {
      const text = utf16(name);
      const where = this.#allocate(text.length);
      this.memory.put(where, text);
      const entry = this.#allocate(0xa0);
      const bytes = new Uint8Array(0xa0);
      const { base, size } = images[index]!;
      if (this.is64) {
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
      this.memory.put(entry, bytes);
      return entry;
    });
    this.#ring([head, ...entries]);
    return entries;
  }

  /** A page in transition, and where it can be one of 1 GiB. */
  #oddPages(): bigint {
    const { memory, regions, mode } = this;
    const transition = regions.images + 0x40000n;
    memory.map(this.kernel, transition, memory.allocateData(), "transition");
    memory.put(transition, ascii("in transition"));
    if (mode === "x64" || mode === "arm64") {
      for (const pfn of gibPresent) memory.allocateAt(pfn);
      memory.map(this.kernel, 0xffffa00040000000n, gibFrame, "large", 2);
    }
    return transition;
  }

  /** Two threads of the first process, one of each other. */
  #threads(processes: readonly bigint[]) {
    return processes.map((process, index) =>
      Array.from({ length: index === 0 ? 2 : 1 }, () => {
        const limit = this.#stack;
        const base = limit + 0x3000n;
        this.#stack = base + 0x1000n; // an unmapped page between stacks
        for (let at = limit; at < base; at += 4096n) {
          this.memory.map(this.kernel, at, this.memory.allocateData());
        }
        const address = this.#allocate(this.at.threadSize);
        const bytes = new Uint8Array(this.at.threadSize);
        bytes[0] = 6; // ThreadObject
        const set = (offset: number, value: bigint) =>
          setPointer(bytes, offset, value, this.at.pointer);
        set(this.at.initialStack, base - 0x70n);
        set(this.at.stackLimit, limit);
        set(this.at.stackBase, base);
        set(this.at.kernelStack, base - 0x1340n);
        set(this.at.apcProcess, process);
        this.memory.put(address, bytes);
        return { address, limit, base };
      })
    );
  }

  #processors(
    block: bigint,
    threads: readonly (readonly { address: bigint; base: bigint }[])[],
  ) {
    return [0, 1].map((number) => {
      const prcb = this.#allocate(this.at.prcbSize);
      const thread = threads[number === 0 ? 0 : 2]![0]!;
      const registers = {
        pc: this.regions.kernel + 0x1234n,
        sp: thread.base - 0x1888n,
      };
      const record = this.mode === "arm64"
        ? contextArm64(registers)
        : this.is64
        ? contextX64(registers)
        : contextX86(registers);
      const context = this.#allocate(record.length);
      this.memory.put(context, record);
      const bytes = new Uint8Array(this.at.prcbSize);
      setPointer(bytes, this.at.currentThread, thread.address, this.at.pointer);
      setU32(bytes, this.at.prcbNumber, number);
      setPointer(bytes, this.at.prcbContext, context, this.at.pointer);
      this.memory.put(prcb, bytes);
      this.#pointer(block + BigInt(number * this.at.pointer), prcb);
      return { prcb, context };
    });
  }

  /** EPROCESS of each, once the kernel's half of the tables is whole. */
  #processes(
    head: bigint,
    processes: readonly bigint[],
    threads: readonly (readonly { address: bigint }[])[],
  ): Directory[] {
    const { at, memory } = this;
    const directories = processes.map((address, index) => {
      const directory = index === 0
        ? this.kernel
        : directoryLike(memory, this.kernel);
      const bytes = new Uint8Array(at.processSize);
      bytes[0] = 3; // ProcessObject
      const shift = this.mode === "x86-pae" ? directory.first * 8 : 0;
      setPointer(
        bytes,
        at.directory,
        BigInt(directory.pfn * 4096 + shift),
        at.pointer,
      );
      setPointer(
        bytes,
        at.processId,
        BigInt(machineNames.ids[index]!),
        at.pointer,
      );
      bytes.set(ascii(machineNames.processes[index]!), at.imageName);
      memory.put(address, bytes);
      return directory;
    });
    const link = (offset: number) => (address: bigint) =>
      address + BigInt(offset);
    this.#ring([head, ...processes.map(link(at.processLinks))]);
    processes.forEach((process, index) =>
      this.#ring([
        process + BigInt(at.threadListHead),
        ...threads[index]!.map((one) => one.address).map(link(at.threadLinks)),
      ])
    );
    return directories;
  }

  /** Three pages of the last process, the last of them not in memory. */
  #userPages(directory: Directory): bigint[] {
    return [0n, 1n, 2n].map((index) => {
      const address = this.regions.user + index * 4096n;
      const pfn = index === 2n ? 0x2f00 : this.memory.allocateData();
      this.memory.map(directory, address, pfn);
      return address;
    });
  }
}

/** All bytes at an address, as the plain map has them. */
export function bytesAt(
  { memory }: Machine,
  address: bigint,
  size: number,
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < size; at++) {
    const place = memory.placeOf(address + BigInt(at));
    if (place === null) break;
    parts.push(Uint8Array.of(memory.pages.get(place.pfn)![place.offset]!));
  }
  return concat(...parts);
}
