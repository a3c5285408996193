import { assertEquals } from "@std/assert";
import { readKernelHeader } from "../../../../src/inspect/dump/kernel/header.ts";
import { readTriage } from "../../../../src/inspect/dump/kernel/triage.ts";
import { setU32 } from "../../../builder/bytes.ts";
import { buildKernelDump } from "../../../builder/dump_builder.ts";
import { triageFields } from "../../../builder/triage.ts";
import { judge } from "../../judge.ts";
import { memorySource } from "../../memory_source.ts";

const driver = (name: string) => ({
  name,
  dllBase: 0xfffff80000000000n,
  sizeOfImage: 0x1000,
});

Deno.test("names are read up to the longest path of Windows", () => {
  // The longest path has 32,767 characters (Microsoft Learn, "Maximum Path
  // Length Limitation").
  const names = ["a".repeat(32767), "b".repeat(32768)];
  const dump = buildKernelDump({
    type: 4,
    triage: { drivers: names.map(driver) },
  });
  const source = memorySource(dump);
  const { drivers } = readTriage(source, readKernelHeader(source, 64));
  assertEquals(Array.from(drivers(), (one) => one.readName()), [
    names[0]!,
    null,
  ]);
});

/** The triage checks that are skipped in a dump with `count` drivers. */
function skippedWith(count: number): string[] {
  const drivers = Array.from({ length: count }, () => driver("a.sys"));
  const report = judge(buildKernelDump({ type: 4, triage: { drivers } }));
  return report.checks
    .filter(({ id, status }) => id === "triage" && status === "skipped")
    .map(({ message }) => message);
}

Deno.test("10,000 drivers are checked, one more is reported as not checked", () => {
  assertEquals(skippedWith(10_000), []);
  assertEquals(skippedWith(10_001), ["10,001 drivers were not checked."]);
});

Deno.test("2^20 blocks are checked, one more is reported as not checked", () => {
  const skippedFor = (count: number) => {
    const dump = buildKernelDump({ type: 4 });
    setU32(dump, triageFields.DataBlocksCount, count);
    return judge(dump).checks.filter(({ message }) =>
      message.includes("not checked")
    ).length;
  };
  assertEquals([skippedFor(2 ** 20), skippedFor(2 ** 20 + 1)], [0, 1]);
});
