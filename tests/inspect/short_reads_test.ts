import { assertEquals } from "@std/assert";
import type { ByteSource } from "../../src/inspect/dump/byte_source.ts";
import { kernelDefects } from "../builder/defects.ts";
import { minidumpDefects } from "../builder/minidump_defects.ts";
import { judge } from "./judge.ts";
import { memorySource } from "./memory_source.ts";

/** A source that returns at most 13 bytes of a dump for each read. */
function slow(dump: Uint8Array): ByteSource {
  const source = memorySource(dump);
  return {
    sizeBytes: source.sizeBytes,
    readInto: (at, target) => source.readInto(at, target.subarray(0, 13)),
  };
}

function isJudgedAlike(dump: Uint8Array): void {
  assertEquals(
    judge(slow(dump), 0x161, true, true),
    judge(dump, 0x161, true, true),
  );
}

for (const { name } of Deno.readDirSync("fixtures")) {
  if (!name.endsWith(".dmp")) continue;
  Deno.test(`the fixture ${name} gets the same report with short reads`, () =>
    isJudgedAlike(Deno.readFileSync(`fixtures/${name}`)));
}

for (const { name, build } of [...kernelDefects, ...minidumpDefects]) {
  Deno.test(`${name} gets the same report with short reads`, () =>
    isJudgedAlike(build()));
}
