import { assert, assertEquals } from "@std/assert";
import { judge } from "../../judge.ts";
import { sampleDump, sampleTest, userSamples } from "../../sample_dumps.ts";

for (const name of userSamples()) {
  sampleTest(`${name} with its last third zeroed is not complete`, () => {
    const zeroed = sampleDump(name).slice();
    zeroed.fill(0, Math.floor(zeroed.length * 2 / 3));
    assertEquals(judge(zeroed).verdict, "damaged");
  });

  sampleTest(`bytes after the end of ${name} are reported`, () => {
    const dump = sampleDump(name);
    const longer = new Uint8Array(dump.length + 5_000);
    longer.set(dump);
    longer.set(dump.subarray(0, 5_000), dump.length);
    const report = judge(longer);
    assertEquals(report.verdict, "complete");
    const [found] = report.checks.filter(({ status }) => status === "warning");
    assertEquals(found?.message, "5,000 bytes follow the end of the contents.");
    assertEquals(found?.fileOffset, dump.length);
    assert(found?.hint?.startsWith("Another dump begins there"));
  });
}
