import { assert, assertEquals } from "@std/assert";
import { buildMachine } from "../../builder/machine/machine.ts";
import {
  kernelPdb,
  type Machine,
  machineNames,
} from "../../builder/machine/machine_facts.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import {
  entryValue,
  indexOf,
  type Mode,
  steps,
} from "../../builder/machine/paging.ts";
import { deepIds, deepStatuses, judgeDeep } from "./judge_deep.ts";

const pagingNames: Readonly<Record<Mode, string>> = {
  "x64": "x64-4-level",
  "x64-la57": "x64-5-level",
  "x86": "x86",
  "x86-pae": "x86-pae",
  "arm64": "arm64-4k",
};
const modes = Object.keys(pagingNames) as Mode[];
const hex = (value: bigint) => `0x${value.toString(16).padStart(16, "0")}`;

/** The pages of the images, according to the builder. */
function imagePages({ memory, addresses }: Machine) {
  return addresses.images.map(({ base, size }) => {
    const pages = Array.from({ length: size / 4096 }, (_, at) => at);
    const inDump = pages.filter((page) =>
      memory.locate(base + BigInt(page * 4096)) !== null
    );
    return { pages: pages.length, pagesInDump: inDump.length };
  });
}

for (const mode of modes) {
  const machine = buildMachine(mode);
  const { addresses } = machine;
  const report = judgeDeep(dumpMachine(machine));
  const { deep } = report;

  Deno.test(`${mode}: the dump of a complete machine passes every deep check`, () => {
    assertEquals(report.verdict, "complete", report.summary);
    assertEquals(
      deepStatuses(report),
      Object.fromEntries(deepIds.map((id) => [id, "pass"])),
    );
  });

  Deno.test(`${mode}: paging, debugger data and the kernel image are reported`, () => {
    const page = machine.directoryBase &
      (mode === "x86-pae" ? ~0x1fn : ~0xfffn);
    assertEquals(deep.paging, {
      mode: pagingNames[mode],
      directory: hex(page),
      selfMap: true,
    });
    assertEquals(deep.debuggerData, {
      address: hex(addresses.debuggerData),
      state: "plain",
      kernelBase: hex(addresses.kernelBase),
      buildLab: machineNames.buildLab,
    });
    const { kernelImage } = deep;
    assertEquals(kernelImage?.base, hex(addresses.kernelBase));
    assertEquals(kernelImage?.sizeBytes, 0x30000);
    assertEquals(kernelImage?.timeDateStamp, "0x5dee2b07");
    assertEquals(kernelImage?.pdb, {
      name: kernelPdb.name,
      guid: kernelPdb.guid.replaceAll("-", "").toUpperCase(),
      age: kernelPdb.age,
      symbolPath: kernelPdb.symbolPath,
    });
    assertEquals(
      kernelImage?.sections.map((one) => [
        one.name,
        one.sizeBytes,
        one.bytesInDump,
        one.discardable,
      ]),
      [
        [".text", 0xf000, 0xf000, false],
        [".data", 0x8000, 0x8000, false],
        [".rdata", 0x10000, 0x10000, false],
        ["INIT", 0x7f00, 0, true], // discarded after startup
      ],
    );
  });

  Deno.test(`${mode}: modules and processes are reported`, () => {
    const pages = imagePages(machine);
    assertEquals(
      deep.modules.map(({ name, base, sizeBytes, ...rest }) => ({
        name,
        base,
        sizeBytes,
        pages: rest.pages,
        pagesInDump: rest.pagesInDump,
      })),
      machineNames.modules.map((name, index) => ({
        name,
        base: hex(addresses.images[index]!.base),
        sizeBytes: addresses.images[index]!.size,
        ...pages[index]!,
      })),
    );
    assertEquals(
      deep.processes.map(({ address, id, name }) => [address, id, name]),
      machineNames.processes.map((name, index) => [
        hex(addresses.processes[index]!),
        machineNames.ids[index]!,
        name,
      ]),
    );
    assertEquals(
      deep.processes.map((one) => [one.userPages, one.userPagesInDump]),
      [[0, 0], [0, 0], [3, 2]],
    );
    assert(deep.processLayout?.includes("PteBase"));
  });

  Deno.test(`${mode}: processors and stacks are reported`, () => {
    const threads = [addresses.threads[0]!, addresses.threads[3]!];
    const stacks = [addresses.stacks[0]!, addresses.stacks[3]!];
    assertEquals(
      deep.processors,
      [0, 1].map((number) => ({
        number,
        address: hex(addresses.prcbs[number]!),
        readable: true,
        thread: hex(threads[number]!),
        instruction: hex(addresses.kernelBase + 0x1234n),
        stack: hex(stacks[number]! + 0x3000n - 0x1888n),
      })),
    );
    assertEquals(deep.stacks, { threads: 4, readable: 4 });
  });

  Deno.test(`${mode}: the pages that the kernel's tables map are counted`, () => {
    const { memory } = machine;
    const half = mode.startsWith("x86") ? 0x80000000n : 1n << 63n;
    const isImage = (address: bigint) =>
      addresses.images.some(({ base, size }) =>
        address >= base && address < base + BigInt(size)
      );
    const expected = { images: [0, 0], other: [0, 0] };
    for (const [start, { pages, pfn }] of memory.mapped) {
      if (start < half) continue;
      for (let page = 0; page < pages; page++) {
        const kind = isImage(start + BigInt(page) * 4096n) ? "images" : "other";
        expected[kind][0]!++;
        if (memory.pages.has(pfn + page)) expected[kind][1]!++;
      }
    }
    const { kinds, missingTables, user } = deep.coverage!;
    for (const kind of ["images", "other"] as const) {
      const found = kinds.find((one) => one.kind === kind)!;
      const { pages, pagesInDump } = found;
      assertEquals([pages, pagesInDump], expected[kind], kind);
    }
    const tables = kinds.find((one) => one.kind === "page-tables")!;
    assertEquals(tables.pages, tables.pagesInDump);
    assert(tables.pages >= 4);
    assertEquals(missingTables, 0);
    assertEquals(user, { pages: 3, pagesInDump: 2 });
  });
}

Deno.test("with PAE, user tables in the self-map are not counted as kernel tables", () => {
  const machine = buildMachine("x86-pae");
  const before = judgeDeep(dumpMachine(machine)).deep.coverage!;
  // Maps user memory in the kernel's directory, too.
  machine.memory.map(machine.directories[0]!, 0x400000n, 0x11);
  const { kinds } = judgeDeep(dumpMachine(machine)).deep.coverage!;
  assertEquals(kinds, before.kinds);
});

Deno.test("holes are reported exactly, also inside large pages", () => {
  const machine = buildMachine("x64");
  const { holes } = judgeDeep(dumpMachine(machine)).deep.coverage!;
  const { kernelBase } = machine.addresses;
  const hole = (address: bigint, pages: number, kind: string) => ({
    address: hex(address),
    sizeBytes: pages * 4096,
    kind,
  });
  assertEquals(holes, [
    hole(0xffffa00040000000n, 5, "other"),
    hole(0xffffa00040007000n, 0x3fff0 - 7, "other"),
    hole(0xffffa0007fff1000n, 15, "other"),
    hole(kernelBase + 0x28000n, 8, "images"),
    hole(kernelBase + 0x30000n, 512 - 48, "other"),
  ]);
});

Deno.test("pages and tables in transition are counted and read", () => {
  for (const mode of modes) {
    const machine = buildMachine(mode);
    const { memory, directories, addresses } = machine;
    const before = judgeDeep(dumpMachine(machine)).deep.coverage!;
    // Maps a page in transition through a page table that is also in
    // transition.
    const address = addresses.transition + 0x1000000n;
    const page = memory.allocateData();
    memory.map(directories[0]!, address, page, "transition");
    const path = steps[mode].slice(0, -1);
    let [above, index, table] = [0, 0, directories[0]!.pfn];
    for (const [level, step] of path.entries()) {
      above = table;
      index = indexOf(address, step) +
        (level === 0 ? directories[0]!.first : 0);
      table = Number((memory.entryAt(above, index) >> 12n) & 0xffffffffn);
    }
    memory.setEntry(
      above,
      index,
      entryValue(mode, "transition", BigInt(table)),
    );
    const count = (without: readonly number[]) => {
      const { deep } = judgeDeep(
        dumpMachine(machine, { without }),
        `0x${address.toString(16)}:1`,
      );
      const { pages, pagesInDump } = deep.coverage!;
      return [
        pages - before.pages,
        pagesInDump - before.pagesInDump,
        deep.read!.bytesInDump,
      ];
    };
    assertEquals(count([]), [2, 2, 1], mode);
    assertEquals(count([page]), [2, 1, 0], mode);
    assertEquals(count([table]), [1, 0, 0], mode);
  }
});

Deno.test("an ASID above the directory's address is ignored", () => {
  const machine = buildMachine("arm64");
  const DirectoryTableBase = machine.directoryBase | (5n << 48n);
  const report = judgeDeep(
    dumpMachine(machine, { fields: { DirectoryTableBase } }),
  );
  assertEquals(report.verdict, "complete");
  assertEquals(report.deep.paging?.directory, hex(machine.directoryBase));
});

Deno.test("PAE is detected if the header does not contain it", () => {
  for (const mode of ["x86", "x86-pae"] as const) {
    const { deep } = judgeDeep(
      dumpMachine(buildMachine(mode), { fields: { PaeEnabled: null } }),
    );
    assertEquals(deep.paging?.mode, pagingNames[mode]);
  }
});

Deno.test("an encoded KDBG is decoded with addresses from the header", () => {
  for (const mode of modes) {
    const report = judgeDeep(
      dumpMachine(buildMachine(mode, { encoded: true })),
    );
    const { debuggerData, processes, stacks } = report.deep;
    assertEquals(report.verdict, "complete", mode);
    assertEquals(debuggerData?.state, "decoded", mode);
    assertEquals(debuggerData?.buildLab, machineNames.buildLab, mode);
    assertEquals(processes[0]?.name, "System", mode);
    assertEquals(stacks, { threads: 4, readable: 4 }, mode);
  }
});

Deno.test("every dump type with pages has the same report", () => {
  const machine = buildMachine("x64");
  const expected = judgeDeep(dumpMachine(machine)).deep;
  for (const type of [1, 5, 8, 9, 10]) {
    assertEquals(judgeDeep(dumpMachine(machine, { type })).deep, expected);
  }
});

Deno.test("an encoded KDBG that the header contradicts is not decoded", () => {
  const machine = buildMachine("x64", { encoded: true });
  const { moduleHead, processHead } = machine.addresses;
  const stateWith = (fields: Record<string, bigint>) =>
    judgeDeep(dumpMachine(machine, { fields })).deep.debuggerData?.state;
  assertEquals(stateWith({}), "decoded");
  assertEquals(stateWith({ PsActiveProcessHead: processHead + 8n }), "encoded");
  assertEquals(stateWith({ PsLoadedModuleList: moduleHead + 8n }), "encoded");
});
