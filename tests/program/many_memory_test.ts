import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { canMeasurePeak } from "../../tools/bench/measure.ts";
import { compiledProgram } from "./program.ts";
import { shellIn } from "./shell.ts";

/**
 * Maximum memory for an HTML report on 1,200 dumps. The HTML report is by far
 * the largest format. Measured: 53 MiB for one dump, 80 to 95 MiB for 1,000.
 * When livedump kept each page as many separate texts and allocated a buffer for
 * each file, it needed about 56 KiB more for each dump, so 1,200 would need
 * about 120 MiB.
 */
const limitMib = 110;
const dumps = 1200;

const at = (path: string) => fromFileUrl(new URL(path, import.meta.url));
const program = await compiledProgram("host") ?? "";

Deno.test({
  name: `compiled: ${dumps} dumps need at most ${limitMib} MiB of memory`,
  ignore: program === "" || !await canMeasurePeak(),
  fn: async () => {
    const scene = await Deno.makeTempDir({ prefix: "livedump memory " });
    try {
      const files = [
        "live-full-truncated",
        "live-full-livedump",
        "process-full",
      ]
        .map((name) => at(`../../fixtures/${name}.dmp`));
      const list = Array.from(
        { length: dumps },
        (_, index) => files[index % files.length],
      );
      await Deno.writeTextFile(`${scene}/list`, list.join("\n"));
      const { stdout } = await shellIn(scene, program, {
        MEASURE: at("../../tools/bench/measure.pl"),
      })(
        'perl "$MEASURE" "$0" inspect --quiet --hash --files-from list ' +
          "--report html=page.html",
      );
      const line = stdout.trimEnd().split("\n").at(-1)!;
      const [code, , peakKib = NaN] = line.split(" ").map(Number);
      assertEquals(code, 3);
      assert(peakKib <= limitMib * 1024, `${peakKib} KiB`);
    } finally {
      await Deno.remove(scene, { recursive: true });
    }
  },
});
