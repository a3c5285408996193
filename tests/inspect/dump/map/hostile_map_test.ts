import { assert, assertEquals } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import { renderHtml } from "../../report/html/scenes.ts";
import schema from "../../../../src/inspect/report/report.schema.json" with {
  type: "json",
};
import { dumpJson } from "../../../../src/inspect/report/render_json.ts";
import {
  asciiGlyphs,
  renderMap,
} from "../../../../src/inspect/report/render_map.ts";
import type { DumpReport } from "../../../../src/inspect/dump/report.ts";
import { textStyle } from "../../../../src/base/text/text_style.ts";
import { buildMinidump } from "../../../builder/minidump_builder.ts";
import { judge, now } from "../../judge.ts";
import { seededRandom } from "../../random.ts";
import { completeDumps } from "../../complete_dumps.ts";

const isDump = new Ajv2020({ allowUnionTypes: true })
  .compile({ $ref: "#/$defs/dump", $defs: schema.$defs });

/** Draws the map in every format. */
function draw(report: DumpReport): void {
  isDump(JSON.parse(JSON.stringify(dumpJson(report))));
  assertEquals(isDump.errors, null);
  const text = renderMap(
    report.map ?? null,
    { columns: 80, style: textStyle(false) },
    asciiGlyphs,
  );
  assert(text.split("\n").every((line) => line.length <= 80));
  assert(renderHtml([report], now).length < 2_000_000);
}

Deno.test("no page list of a dump makes the map fail", () => {
  const next = seededRandom(2026);
  for (const [, bytes] of completeDumps) {
    for (let round = 0; round < 16; round++) {
      const changed = bytes.slice(0, bytes.length - next(2) * next(9000));
      for (let i = 0; i < 1 + next(6); i++) {
        const at = next(4) === 0 ? next(changed.length) : 0x2000 + next(0x60);
        changed[at % changed.length] = [0, 1, 0x7f, 0xff, next(256)][next(5)]!;
      }
      draw(judge(changed, "any", false, true));
    }
  }
});

Deno.test("a process dump may list any address", () => {
  const next = seededRandom(64);
  const wide = () =>
    BigInt(next(2 ** 32)) << BigInt(next(33)) | BigInt(next(4096));
  for (let round = 0; round < 25; round++) {
    const regions = Array.from({ length: 1 + next(40) }, () => ({
      base: wide(),
      size: wide(),
      state: [0x1000, 0x2000, 0x10000][next(3)]!,
    }));
    const memory = Array.from({ length: next(6) }, () => ({
      start: next(3) === 0 ? (1n << 64n) - 4096n : wide(),
      data: new Uint8Array(1 + next(9000)),
    }));
    draw(judge(buildMinidump({ regions, memory }), "any", false, true));
  }
});

Deno.test("the map ends at the last address, wherever memory starts and ends", () => {
  for (const fromEnd of [1n, 2n, 1023n, 1025n, 4096n, 2n ** 53n + 1n]) {
    const start = 2n ** 64n - fromEnd;
    const memory = [{ start, data: new Uint8Array(1) }];
    const regions = [
      { base: start, size: 4096n },
      { base: start, size: 2n ** 64n - 1n, state: 0x2000 },
    ];
    draw(judge(buildMinidump({ memory, regions }), "any", false, true));
  }
});
