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

/** The sentence and the bar above the map of a dump. */
function shareOf(report: DumpReport): { text: string; bar: string[] } {
  const page = renderHtml([report], now);
  const text = /<p\s+class="share">([^]*?)<\/p>/.exec(page)![1]!;
  const end = page.indexOf('<div class="picture"');
  return {
    text: text.replace(/<[^>]*>/g, ""),
    bar: Array.from(
      page.slice(0, end).matchAll(/class="bar-(\S+)" width="([^"]*)"/g),
      ([, part, width]) => `${part} ${width}`,
    ),
  };
}

Deno.test("the bar of a damaged dump is scaled to the page count in its header", () => {
  assertEquals(shareOf(scenes["damaged"]!()[0]!), {
    text: "38.8 % of the memory that the header promises is in the file: " +
      "635,885 of 1,635,885 pages. The dump lists only 635,885 pages.",
    bar: ["held 38.87", "missing 61.13"],
  });
});

Deno.test("a page count in the header that is too low or unusable has a sentence", () => {
  const [report] = scenes["complete"]!();
  const promises = (promised: number | null) =>
    shareOf({
      ...report!,
      kernel: {
        ...report!.kernel!,
        pages: { ...report!.kernel!.pages!, promised },
      },
    });
  assertEquals(promises(100_000), {
    text: "100 % of the memory that the dump lists is in the file: " +
      "635,885 of 635,885 pages. " +
      "The header of the dump promises only 100,000 pages.",
    bar: ["held 100.00"],
  });
  assertEquals(promises(null), {
    text: "635,885 pages are in the file. That is all that the dump lists. " +
      "The page count in the header cannot be used.",
    bar: [],
  });
});

Deno.test("a dump of stacks does not look like one of all memory", () => {
  const [described, bare] = scenes["stacks"]!();
  // 0x4000 bytes are in the file, and 2,338,816 bytes were left out.
  assertEquals(shareOf(described!), {
    text: "0.6 % of the memory that the process used is in the file: " +
      "16,384 of 2,355,200 bytes. The dump does not list the other 2.23 MiB.",
    bar: ["held 0.80", "left-out 99.20"],
  });
  assertEquals(shareOf(bare!), {
    text: "16,384 bytes are in the file. That is all that the dump lists. " +
      "The dump does not record how much memory the process used.",
    bar: [],
  });
});

Deno.test("memory that is missing and memory that was left out differ in the bar", () => {
  const { text, bar } = shareOf(scenes["process-cut"]!()[0]!);
  assertStringIncludes(text, "72.3 % of the memory that the dump lists");
  assertStringIncludes(text, "used 180 KiB more, which is not in the dump.");
  assertEquals(bar, ["held 66.64", "missing 25.52", "left-out 7.84"]);
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
  // The note is in the section of the dump and in the summary table. In the
  // table, the dump with a warning precedes the dump without a warning.
  assertEquals(page.match(note)?.length, 2);
  assert(page.indexOf("warns.dmp") < page.indexOf("livedump.DMP"));
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
      // This row counts the pages of the kernel and of two drivers. Pages that
      // they discarded are missing.
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

Deno.test("a square with more memory outside the file than in it shows both", () => {
  const counts = [[64, 4032], [2048, 2048], [2049, 2047]];
  const map: MemoryMap = {
    space: "process",
    unit: "byte",
    unitBytes: 1,
    last: hex64(BigInt(counts.length) * 4096n - 1n),
    cellBytes: 4096,
    cells: counts.map(([inFile, committed], at) => ({
      ...{ inFile: inFile!, committed: committed!, missing: 0, reserved: 0 },
      start: hex64(BigInt(at) * 4096n),
    })),
    totals: [],
    regions: [],
  };
  const [block] = slotBlocks(map, pictureOf(map, 512).slots);
  const looks = Array.from(
    block!.text.matchAll(/<g>([^]*?)<\/g>/g),
    ([, group]) =>
      Array.from(group!.matchAll(/class="(\w+)"/g), ([, look]) => look),
  );
  assertEquals(looks, [["f1", "c"], ["f3"]]);
});

Deno.test("even the smallest missing part is visible in the bar", () => {
  assertStringIncludes(shareBar(999_999, 1_000_000).text, 'width="99.20"');
  assertStringIncludes(shareBar(7, 7).text, 'bar-held" width="100.00"');
});
