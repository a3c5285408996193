import { assert, assertEquals } from "@std/assert";
import {
  buildMinidump,
  layOutMinidump,
} from "../../../builder/minidump_builder.ts";
import { plausibleRegions } from "../../../builder/minidump_process.ts";
import { checksThat, judge } from "../../judge.ts";

Deno.test("the report of a process dump has all values", () => {
  const { bytes, streams } = layOutMinidump();
  const report = judge(bytes);
  assertEquals(report.format, "minidump");
  assertEquals(report.verdict, "complete");
  const { streams: reported, process, ...rest } = report.minidump!;
  assertEquals(process?.programName, "notepad.exe");
  assertEquals(rest, {
    flags: "0x0000000000001826",
    threads: 2,
    modules: 2,
    memoryBytes: 0x6000,
    machine: "x64",
    osBuild: 22631,
    time: "2024-01-15T09:30:00.000Z",
  });
  assertEquals(
    reported.map((
      { type, sizeBytes, fileOffset },
    ) => [type, sizeBytes, fileOffset]),
    Array.from(streams, ([type, { size, offset }]) => [type, size, offset]),
  );
  assertEquals(report.kernel, null);
});

Deno.test("streams have the names of MINIDUMP_STREAM_TYPE", () => {
  const report = judge(buildMinidump({
    unknownStreams: [{ type: 0x12345678, data: new Uint8Array(4) }],
  }));
  assertEquals(report.minidump?.streams.map((one) => one.name), [
    "ThreadList",
    "ModuleList",
    "UnloadedModuleList",
    "HandleData",
    "SystemInfo",
    "MiscInfo",
    "ThreadInfoList",
    "ThreadNames",
    "MemoryInfoList",
    "Unknown",
    "Memory64List",
  ]);
});

Deno.test("the coverage check reports how much of the process is in the dump", () => {
  const report = judge(buildMinidump({
    regions: [...plausibleRegions(), { base: 0x1000000n, size: 0x3000n }],
  }));
  const finding = report.checks.find((one) => one.id === "coverage")!;
  assertEquals(report.verdict, "partial");
  assertEquals(finding.expected, "36,864 bytes");
  assertEquals(finding.actual, "24,576 bytes");
  assert(finding.message.includes("0x0000000001000000"), finding.message);
});

Deno.test("a dump without the full memory flag may lack memory", () => {
  const report = judge(buildMinidump({
    flags: 0x1824n, // without MiniDumpWithFullMemory (2)
    regions: [...plausibleRegions(), { base: 0x1000000n, size: 0x3000n }],
  }));
  assertEquals(report.verdict, "complete");
});

Deno.test("streams that a debugger needs are reported as missing", () => {
  for (const name of ["SystemInfo", "ThreadList"] as const) {
    const report = judge(buildMinidump({ without: [name] }));
    assertEquals(report.verdict, "partial");
    assertEquals(checksThat(report, "fail"), ["directory"]);
  }
});

Deno.test("the machine is reported by name", () => {
  for (const machine of ["x86", "x64", "arm64"] as const) {
    assertEquals(judge(buildMinidump({ machine })).minidump?.machine, machine);
  }
});

Deno.test("the checks are in report order", () => {
  assertEquals(judge(buildMinidump()).checks.map((one) => one.id), [
    "signature",
    "directory",
    "streams",
    "memory",
    "coverage",
    "threads",
    "overlaps",
    "zeroed",
    "dump-type",
  ]);
});

Deno.test("exception registers beyond the end of the file are reported", () => {
  const exception = new Uint8Array(0xa8);
  const view = new DataView(exception.buffer);
  const build = (rva: number, size: number) => {
    view.setUint32(0xa0, size, true);
    view.setUint32(0xa4, rva, true);
    view.setUint32(0, 0x2b54, true);
    return judge(buildMinidump({
      unknownStreams: [{ type: 6, data: exception }],
      leftOver: new Uint8Array(0x4d0).fill(0x41),
    }));
  };
  const end = buildMinidump({ unknownStreams: [{ type: 6, data: exception }] });
  assertEquals(build(end.length, 0x4d0).verdict, "complete");
  assertEquals(build(0x200, 0x4d0).verdict, "damaged");
  assertEquals(build(0x7ffffff0, 0x4d0).verdict, "truncated");
  assertEquals(build(end.length, 0x7fffffff).verdict, "truncated");
  assertEquals(checksThat(build(0x7ffffff0, 1), "fail"), ["streams"]);
});

Deno.test("a module's debug record beyond the end of the file is reported", () => {
  const { bytes, streams } = layOutMinidump();
  const entry = streams.get(4)!.offset + 4;
  const view = new DataView(bytes.buffer);
  for (const offset of [0x4c, 0x54]) { // CvRecord and MiscRecord: size, RVA
    const copy = bytes.slice();
    const changing = new DataView(copy.buffer);
    changing.setUint32(entry + offset, 16, true);
    changing.setUint32(entry + offset + 4, 0x7ffffff0, true);
    assertEquals(judge(copy).verdict, "truncated");
    assertEquals(view.getUint32(entry + offset, true), 0);
  }
});

Deno.test("a thread name with the offset 0 is ignored and is not a defect", () => {
  const { bytes, streams } = layOutMinidump();
  const rva = streams.get(24)!.offset + 8;
  bytes.fill(0, rva, rva + 8);
  assertEquals(judge(bytes).verdict, "complete");
  bytes.fill(0xff, rva, rva + 8);
  assertEquals(judge(bytes).verdict, "truncated");
});
