import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HtmlValidate, type Message, StaticConfigLoader } from "html-validate";
import { breakable } from "../../../../src/inspect/report/html/markup.ts";
import { slotBlocks } from "../../../../src/inspect/report/html/map_cells.ts";
import { shareBar } from "../../../../src/inspect/report/html/share.ts";
import type { MemoryMap } from "../../../../src/inspect/dump/map/memory_map.ts";
import { pictureOf } from "../../../../src/inspect/dump/map/picture.ts";
import { hex64 } from "../../../../src/base/text/count.ts";
import { style, styleHash } from "../../../../src/inspect/report/html/style.ts";
import type { DumpReport } from "../../../../src/inspect/dump/report.ts";
import { kernelPdb } from "../../../builder/machine/machine_facts.ts";
import { now, renderHtml, scenes } from "./scenes.ts";

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard", "html-validate:a11y"],
  }),
);

for (const [name, reports] of Object.entries(scenes)) {
  Deno.test(`the page of the scene "${name}" is valid HTML`, async () => {
    const found = await validator.validateString(renderHtml(reports(), now));
    const messages = found.results.flatMap((one): Message[] => one.messages);
    assertEquals(
      messages.map((one) => `${one.line}: ${one.ruleId}: ${one.message}`),
      [],
    );
  });
}

Deno.test("the page allows only its own style", async () => {
  const hash = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(style),
  );
  // If this fails, the style has changed: set styleHash to the actual value.
  assertEquals(styleHash, `sha256-${new Uint8Array(hash).toBase64()}`);
  const page = renderHtml(scenes["many"]!(), now);
  assertStringIncludes(
    page,
    `content="default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'"`,
  );
  assert(!/<script|\son\w+=|\sstyle=|https?:|\ssrc=/i.test(page));
  const links = Array.from(page.matchAll(/href="([^"]*)"/g), ([, to]) => to!);
  assert(links.length > 0);
  for (const link of links) {
    assert(link.startsWith("#"), link);
    assertStringIncludes(page, ` id="${link.slice(1)}"`);
  }
});

Deno.test("the table of dumps lists the worst dump first, and links to each dump", () => {
  const reports = scenes["many"]!();
  const rows = Array.from(
    renderHtml(reports, now).replaceAll("<wbr>", "")
      .matchAll(/<a href="#dump-(\d+)"><code>([^<]*)/g),
    ([, number, path]) => [Number(number), path],
  );
  assertEquals(rows.slice(0, 4), [
    [5, "holiday.dmp"],
    [2, "\\\\build07\\dumps\\livedump (2).DMP"],
    [1, "C:\\Dumps\\LiveKernelDumps\\livedump.DMP"],
    [3, "C:\\Windows\\Minidump\\010126-9171-01.dmp"],
  ]);
  assertEquals(rows.length, reports.length);
});

Deno.test("a wrong page count in the header has a sentence of its own", () => {
  assertStringIncludes(
    renderHtml(scenes["damaged"]!(), now),
    '635,885 pages. <b class="bad">According to its header, the dump has 1,635,885 pages.</b>',
  );
});

Deno.test("a dump with a warning looks different from a dump without a warning", () => {
  const [one] = scenes["complete"]!();
  const warning = {
    ...one!,
    path: "warns.dmp",
    checks: one!.checks.map((check, at) =>
      at === 1 ? { ...check, status: "warning" as const } : check
    ),
  };
  const note = /<p class="warnings warn">[^]*?1 warning<\/p>/g;
  assertEquals(renderHtml([warning], now).match(note)?.length, 1);
  const page = renderHtml([one!, warning], now);
  // The note is in the section of its dump and in the summary table, where this
  // dump precedes the dump without a warning.
  assertEquals(page.match(note)?.length, 2);
  assert(page.indexOf("warns.dmp") < page.indexOf("livedump.DMP"));
});

Deno.test("the page reports that a process used more memory than is in its dump", () => {
  const text = "more memory, which is not in the dump.";
  assertStringIncludes(renderHtml(scenes["process"]!(), now), text);
  assert(!renderHtml(scenes["complete"]!(), now).includes(text));
});

Deno.test("lines break after separators, but not inside a flag", () => {
  assertEquals(
    breakable("C:\\a_b/c-d --fail-on x--y").text,
    "C:\\<wbr>a_<wbr>b/<wbr>c-d " +
      '<span class="flag">--fail-on</span> x--y',
  );
  assertEquals(breakable("<a/b>").text, "&lt;a/<wbr>b&gt;");
});

Deno.test("the size of the page depends on what it shows", () => {
  const size = (name: string) => renderHtml(scenes[name]!(), now).length;
  assert(size("truncated") < 120_000);
  assert(size("garbage") < 20_000);
});

Deno.test("the page shows what a debugger finds, and how much of it", () => {
  const [report, , process, triage] = scenes["deep"]!();
  const partOf = (one: DumpReport) => {
    const page = renderHtml([one], now);
    const start = page.indexOf("What a debugger finds");
    return start < 0 ? "" : page.slice(start, page.indexOf("</section>", start))
      .replaceAll("<wbr>", "").replace(/(\s*<[^>]*>\s*)+/g, "|");
  };
  const machine = partOf(report!);
  for (
    const text of [
      kernelPdb.symbolPath,
      "|Processes|3|",
      "|Processors|2, 2 with registers|",
      // The kernel and two drivers; their discarded pages are missing.
      "|48 (85.7 %)|",
      "|User memory|Pages of all processes|2 (66.6 %)|",
      "|Other|",
    ]
  ) assertStringIncludes(machine, text);
  const page = renderHtml([report!], now);
  assertStringIncludes(page, `class="bar-held" width="85.71"`);
  assertStringIncludes(page, `class="bar-held" width="66.67"`);
  assertStringIncludes(machine, "|Largest holes|5 holes|");
  assertStringIncludes(partOf(process!), "|Regions|");
  assert(!partOf(process!).includes("Processors"));
  assertStringIncludes(partOf(triage!), "debugger data");
  assertEquals(partOf(scenes["garbage"]!()[0]!), "");
  assertEquals(partOf(scenes["complete"]!()[0]!), "");
});

Deno.test("the color of a square shows how much of it is in the file", () => {
  const shares = [1, 64, 255, 256, 2559, 2560, 4096];
  const map: MemoryMap = {
    space: "process",
    unit: "byte",
    unitBytes: 1,
    last: hex64(BigInt(shares.length) * 4096n - 1n),
    cellBytes: 4096,
    cells: shares.map((inFile, at) => ({
      ...{ inFile, missing: 0, committed: 0, reserved: 0 },
      start: hex64(BigInt(at) * 4096n),
    })),
    totals: [],
    regions: [],
  };
  const [block] = slotBlocks(map, pictureOf(map, 512).slots);
  const looks = Array.from(
    block!.text.matchAll(/class="(f\d)" d="([^"]*)"/g),
    ([, look, path]) => `${look} ${path!.match(/M/g)!.length}`,
  );
  assertEquals(looks, ["f1 3", "f2 1", "f3 1", "f4 2"]);
});

Deno.test("even the smallest missing part is visible in the bar", () => {
  assertStringIncludes(shareBar(999_999, 1_000_000).text, 'width="99.20"');
  assertStringIncludes(shareBar(7, 7).text, 'bar-held" width="100.00"');
});
