import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type ByteSource,
  ReadError,
} from "../../../src/inspect/dump/byte_source.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { buildMinidump } from "../../builder/minidump_builder.ts";
import { judge } from "../judge.ts";
import { memorySource } from "../memory_source.ts";

/** Creates a source that throws if a read ends after the offset `bad`. */
function badFrom(bad: number, data: Uint8Array, error: Error): ByteSource {
  const source = memorySource(data);
  return {
    sizeBytes: data.length,
    readInto(fileOffset, target) {
      if (fileOffset + target.length > bad) throw error;
      return source.readInto(fileOffset, target);
    },
  };
}

Deno.test("a read error at any offset results in a report", () => {
  for (const data of [buildKernelDump({ type: 4 }), buildMinidump()]) {
    for (const bad of [0, 0x100, 0x400]) {
      const error = new ReadError(bad, new Error("bad sector"));
      const report = judge(badFrom(bad, data, error));
      assertEquals(report.verdict, "unreadable");
      assertEquals(report.sizeBytes, data.length);
      assert(report.summary.includes("bad sector"), report.summary);
      assertEquals(report.checks.length, 1);
      assertEquals(report.checks[0]!.fileOffset, bad);
    }
  }
});

Deno.test("an internal error is thrown, not reported as a verdict", () => {
  const bug = new TypeError("a bug");
  assertThrows(() => judge(badFrom(0x100, buildMinidump(), bug)), TypeError);
});

Deno.test("a file that is not a dump is reported with its kind and advice", () => {
  const report = judge(new TextEncoder().encode("PK\x03\x04 and so on"));
  assertEquals(report.verdict, "unreadable");
  assertEquals(report.format, "unknown");
  assert(report.summary.includes("zip"), report.summary);
  assert(report.checks[0]!.hint!.includes("Extract"));
});
