import { assert, assertEquals } from "@std/assert";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { openHtml } from "../../src/inspect/report/html/page.ts";
import { dumpJson } from "../../src/inspect/report/render_json.ts";
import type { DumpReport } from "../../src/inspect/dump/report.ts";
import { scenes } from "../inspect/report/html/scenes.ts";
import { writeReport } from "../inspect/report/write_report.ts";
import { browserTest, pages, show, unfold } from "./shown_page.ts";

interface Look {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}

const looks: readonly Look[] = [360, 800, 1440].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme }))
);

/**
 * Script that returns how many pixels the page is wider than its window. It
 * also returns up to three elements that are too wide.
 */
const overflow = `(() => {
  const root = document.scrollingElement;
  const wide = [...document.querySelectorAll("body *")].filter((one) =>
    one.getBoundingClientRect().right > innerWidth + 0.5 &&
    !one.closest(".unseen") && !one.closest(".symbols"))
    .concat([...document.querySelectorAll("table")].filter((one) =>
      one.scrollWidth > one.parentElement.clientWidth));
  return [root.scrollWidth - innerWidth,
    ...wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))];
})()`;

/** Sets the size of the window and the color scheme. */
async function lookAt(page: Page, { width, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme });
}

browserTest(
  "every page fits every width, without errors or requests",
  async (browser) => {
    for (const [name, html] of Object.entries(pages)) {
      const faults = await show(browser, html, async (page) => {
        await page.evaluate(unfold);
        for (const look of looks) {
          await lookAt(page, look);
          const where = `${name} at ${look.width}, ${look.colorScheme}`;
          assertEquals(await page.evaluate(overflow), [0], where);
        }
      });
      assertEquals(faults, [], name);
    }
  },
);

/**
 * Script that finds words, names and hexadecimal numbers that are broken across
 * two lines.
 */
const brokenWords = `(() => {
  const broken = new Set();
  const walk = document.createTreeWalker(document.querySelector("main"), 4);
  for (let node; (node = walk.nextNode());) {
    if (node.parentElement.closest("svg, .unseen, h2, .summary a")) continue;
    for (const word of node.data.matchAll(/(?<![\\\\\\w])(?:0x)?[A-Za-z0-9,]{2,24}\\b/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const tops = [...range.getClientRects()].map((one) => one.top);
      if (Math.max(...tops) - Math.min(...tops) > 4) broken.add(word[0]);
    }
  }
  return [...broken];
})()`;

browserTest("on a phone, lines break only between words", async (browser) => {
  for (const [name, html] of Object.entries(pages)) {
    await show(browser, html, async (page) => {
      await page.evaluate(unfold);
      await lookAt(page, looks[0]!);
      assertEquals(await page.evaluate(brokenWords), [], name);
    });
  }
});

const violations = `axe.run(document, {resultTypes: ["violations"]})
  .then((found) => found.violations.map((one) => one.id + ": " +
    one.nodes.slice(0, 3).map((node) =>
      node.html + " " + node.failureSummary).join("; ")))`;

// Each row is the name of a scene and an index in `looks`. Every kind of dump
// and every look occurs.
const audits: readonly (readonly [scene: string, look: number])[] = [
  ...[["many", 0], ["many", 5], ["damaged", 1], ["damaged", 2]] as const,
  ...[["process-cut", 3], ["process-cut", 4]] as const,
  ...[["deep", 0], ["deep", 5], ["stacks", 1]] as const,
];

browserTest(
  "axe finds no accessibility problems",
  async (browser) => {
    for (const [name, at] of audits) {
      await show(browser, pages[name]!, async (page) => {
        await lookAt(page, looks[at]!);
        await page.evaluate(unfold);
        await page.evaluate(axe.source);
        assertEquals(await page.evaluate(violations), [], `${name}, ${at}`);
      });
    }
  },
);

// The page shows the worst dumps first. Sorting by ID restores the order of the
// input.
const articles = `[...document.querySelectorAll("article")].sort((a, b) =>
  a.id.localeCompare(b.id, "en", { numeric: true }))`;

/**
 * Script that adds up the page or byte counts in the tooltips, for each article
 * and each label.
 */
const hoverCounts = `${articles}.map((article) => {
  const sums = {};
  for (const title of article.querySelectorAll(".picture title")) {
    for (const [, words, count] of title.textContent
      .matchAll(/^(.+?): ([\\d,]+) (?:page|byte)/gm)) {
      sums[words] = (sums[words] ?? 0) + Number(count.replaceAll(",", ""));
    }
  }
  return sums;
})`;

const legendCounts = `${articles}.map((article) =>
  [...article.querySelectorAll(".legend tbody tr")].map((row) =>
    Number(row.cells[1].textContent.replaceAll(",", ""))))`;

const regionRows = `${articles}.map((article) =>
  [...article.querySelectorAll(".regions tbody tr")].map((row) =>
    [...row.querySelectorAll("code")].map((one) => one.textContent)))`;

browserTest(
  "the picture shows the same numbers as the JSON",
  async (browser) => {
    const reports = [
      ...scenes["truncated"]!(),
      ...scenes["process-cut"]!(),
      ...scenes["many"]!(),
    ];
    const json = reports.map((one: DumpReport) => dumpJson(one).map);
    const html = writeReport(openHtml, reports);
    await show(browser, html, async (page) => {
      const sums = await page.evaluate(hoverCounts) as Record<string, number>[];
      const legends = await page.evaluate(legendCounts) as number[][];
      const regions = await page.evaluate(regionRows) as string[][][];
      assertEquals(sums.length, reports.length);
      json.forEach((map, at) => {
        const counts = Object.fromEntries(
          map?.totals.map((one) => [one.state, one.count ?? 0]) ?? [],
        );
        const words = {
          "in the file": counts["in-file"] ?? 0,
          "missing": counts["missing"] ?? 0,
          "committed, not in the dump": counts["committed"] ?? 0,
        };
        for (const [word, count] of Object.entries(words)) {
          assertEquals(sums[at]![word] ?? 0, count, `${word} of dump ${at}`);
        }
        assertEquals(legends[at], map?.totals.map((one) => one.count) ?? []);
        assertEquals(
          regions[at],
          map?.regions.map((one) => [one.start, one.last]) ?? [],
        );
      });
      const { pages } = reports[0]!.kernel!;
      assertEquals(sums[0]!["in the file"], pages!.inFile);
      assert(sums[0]!["missing"]! > 0 && sums[1]!["missing"] === 600_000);
    });
  },
);

browserTest(
  "no script runs in the page, even if one is inserted",
  async (browser) => {
    const html = pages["garbage"]!.replace(
      "</main>",
      '<script>document.title = "run"</script>' +
        '<img src="data:," onerror="document.title = 1">' +
        '<p style="color: red">x</p></main>',
    );
    const file = await Deno.makeTempFile({ suffix: ".html" });
    await Deno.writeTextFile(file, html);
    const page = await browser.newPage();
    const refused: string[] = [];
    page.on("console", (one) => refused.push(one.text()));
    await page.goto(`file://${file}`);
    assert((await page.title()).startsWith("Memory dump report"));
    const policy = refused.filter((one) => /Content Security Policy/.test(one));
    // Four violations: the script, the image, its event handler and the style.
    assertEquals(policy.length, 4);
    await Deno.remove(file);
  },
);
