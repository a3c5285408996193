/** A document that tests can change. */
// deno-lint-ignore no-explicit-any
export type Loose = any;

/** The report of a kernel dump, with all values that it can contain. */
export const kernelDump: Loose = {
  path: "C:\\dumps\\live.dmp",
  sizeBytes: 88_428_600,
  format: "kernel64",
  verdict: "complete",
  summary: "A full live kernel dump, complete.",
  kernel: {
    dumpType: { value: 6, name: "bitmap-kernel" },
    bugCheck: {
      code: "0x00000161",
      name: "LIVE_SYSTEM_DUMP",
      parameters: [
        "0x005461736b6d6772",
        "0x0000000000000000",
        "0x0000000000000000",
        "0x0000000000000000",
      ],
      requester: "Task Manager",
    },
    machine: "x64",
    processors: 8,
    osBuild: 22631,
    systemTime: "2026-01-01T00:00:00.000Z",
    upTimeSeconds: 86_400.125,
    attributes: { value: "0x00000010", names: ["LiveDumpGeneratedDump"] },
    pages: { promised: 21579, inTable: 21579, inFile: 21579 },
  },
  minidump: null,
  checks: [{
    id: "bug-check",
    status: "pass",
    title: "Bug check",
    message: "The bug check is that of a live dump.",
    fileOffset: 56,
    expected: "0x00000161",
    actual: "0x00000161",
    hint: null,
  }],
  hash: null,
  windowsRecord: null,
  deep: null,
  structures: null,
  map: null,
};

/** The report of a kernel dump whose writer filled in no fields. */
export const poorKernelDump: Loose = {
  ...kernelDump,
  format: "kernel32",
  verdict: "truncated",
  kernel: {
    dumpType: { value: null, name: "unknown" },
    bugCheck: {
      code: null,
      name: null,
      parameters: [null, null, null, null],
      requester: null,
    },
    machine: "unknown",
    processors: null,
    osBuild: null,
    systemTime: null,
    upTimeSeconds: null,
    attributes: null,
    pages: null,
  },
  checks: [{
    id: "header",
    status: "fail",
    title: "Header",
    message: "The file ends within the header.",
    fileOffset: null,
    expected: null,
    actual: null,
    hint: "Copy the file again.",
  }],
};

export const minidump: Loose = {
  ...kernelDump,
  path: "app.dmp",
  format: "minidump",
  verdict: "partial",
  kernel: null,
  minidump: {
    flags: "0x0000000000061826",
    streams: [
      { type: 9, name: "Memory64List", sizeBytes: 4096, fileOffset: 1200 },
      { type: 0x4d7a0003, name: "Unknown", sizeBytes: 0, fileOffset: 0 },
    ],
    threads: 4,
    modules: 31,
    memoryBytes: 1_048_576,
    machine: "arm64",
    osBuild: 26100,
    time: "2026-01-01T00:00:00.000Z",
    process: {
      programName: "app.exe",
      programPath: "C:\\app\\app.exe",
      processId: 4711,
      commandLine: "app.exe --all",
      comments: ["*** procdump -ma app"],
      system: {
        name: "Windows Server 2025",
        version: "10.0.26100",
        servicePack: null,
      },
      isWow64: false,
      exception: {
        code: "0xc0000005",
        name: "STATUS_ACCESS_VIOLATION",
        address: "0x00007ff6d2c40123",
        module: "app.exe",
        moduleOffset: "0x0000000000000123",
        threadId: 4712,
        hasRegisters: true,
        hasStack: true,
      },
      contents: "full memory",
      flagNames: ["WithFullMemory"],
      threadNames: [{ id: 4712, name: "main" }],
      handles: 300,
      dotNet: { runtime: "coreclr.dll", hasPrivateMemory: true },
      missingModules: ["ntdll.dll"],
    },
  },
};

/** The report of an input that cannot be read. */
export const notADump: Loose = {
  ...kernelDump,
  path: "missing.dmp",
  sizeBytes: null,
  format: "unknown",
  verdict: "unreadable",
  kernel: null,
  checks: [],
};

/** Builds a report on the given dumps. */
export function report(verdict: string, ...dumps: unknown[]): Loose {
  return structuredClone({
    schemaVersion: "1.0",
    tool: { name: "livedump", version: "0.1.0" },
    verdict,
    dumps,
  });
}

/** The kernel dump with its raw fields. */
export const withFields: Loose = {
  ...kernelDump,
  structures: [{
    name: "DUMP_HEADER64",
    fileOffset: 0,
    fields: [
      {
        name: "DumpType",
        fileOffset: 0xf98,
        value: "0x00000006",
        unfilled: false,
      },
      { name: "BootId", fileOffset: 0x1054, value: null, unfilled: false },
    ],
  }],
};

const pdb = {
  name: "ntkrnlmp.pdb",
  guid: "D8F0A1B2C3D4E5F60718293A4B5C6D7E",
  age: 1,
  symbolPath: "ntkrnlmp.pdb/D8F0A1B2C3D4E5F60718293A4B5C6D7E1/ntkrnlmp.pdb",
};

/** The kernel dump with `--deep`. */
export const withDeep: Loose = {
  ...kernelDump,
  deep: {
    paging: {
      mode: "x64-4-level",
      directory: "0x00000000001ad000",
      selfMap: true,
    },
    debuggerData: {
      address: "0xfffff8047c600b20",
      state: "plain",
      kernelBase: "0xfffff8047ba00000",
      buildLab: "19041.1.amd64fre.vb_release.191206-1406",
    },
    kernelImage: {
      base: "0xfffff8047ba00000",
      sizeBytes: 17_063_936,
      timeDateStamp: "0x5dee2b07",
      pdb,
      sections: [{
        name: ".text",
        address: "0xfffff8047ba01000",
        sizeBytes: 4096,
        discardable: false,
        bytesInDump: 4096,
      }],
    },
    modules: [{
      name: "ntoskrnl.exe",
      base: "0xfffff8047ba00000",
      sizeBytes: 17_063_936,
      pages: 4166,
      pagesInDump: 4000,
      header: true,
      pdb,
    }],
    processLayout: "links at 0x448 of EPROCESS",
    processes: [{
      address: "0xffffc08bdce94180",
      id: 4,
      name: "System",
      directory: "0x00000000001ad000",
      userPages: 1,
      userPagesInDump: 0,
    }],
    processors: [{
      number: 0,
      address: "0xfffff804782d4180",
      readable: true,
      thread: "0xffffc08bde9e1640",
      instruction: "0xfffff8047bdf5a80",
      stack: "0xffff850429890ee8",
    }],
    stacks: { threads: 2, readable: 1 },
    coverage: {
      pages: 10,
      pagesInDump: 9,
      kinds: [{ kind: "page-tables", pages: 10, pagesInDump: 9 }],
      missingTables: 0,
      holes: [{
        address: "0xfffff8047ba00000",
        sizeBytes: 4096,
        kind: "images",
      }],
      user: { pages: 1, pagesInDump: 0 },
    },
    memory: {
      blocks: 3,
      sizeBytes: 100,
      ranges: [{ address: "0xfffff80000001000", sizeBytes: 100 }],
    },
    regions: {
      regions: 3,
      readable: 2,
      whole: 1,
      holes: [{ address: "0x0000000000010000", sizeBytes: 4096 }],
    },
    read: {
      space: "physical",
      address: "0x00000000001ad000",
      sizeBytes: 2,
      bytesInDump: 1,
      rows: [{ address: "0x00000000001ad000", bytes: "4d ??" }],
    },
  },
};
