import { assert, assertEquals } from "@std/assert";
import { inTextMode } from "../../../builder/bytes.ts";
import { judge } from "../../judge.ts";
import { sampleDump, sampleTest, userSamples } from "../../sample_dumps.ts";

for (const name of userSamples()) {
  sampleTest(`${name} with its last third zeroed is not complete`, () => {
    const zeroed = sampleDump(name).slice();
    zeroed.fill(0, Math.floor(zeroed.length * 2 / 3));
    assertEquals(judge(zeroed).verdict, "damaged");
  });

  sampleTest(`${name} is damaged if it was copied in text mode`, () => {
    const dump = sampleDump(name);
    // A dump of 6 KB has fewer than 16 line feeds, too few to recognize text
    // mode.
    const lineFeeds = dump.filter((byte) => byte === 0x0a).length;
    const report = judge(inTextMode(dump));
    assertEquals(report.verdict, "damaged");
    assertEquals(
      report.checks.some(({ message }) =>
        message === "The dump was copied in text mode, which inserted bytes."
      ),
      lineFeeds >= 16,
    );
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
