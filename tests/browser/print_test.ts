import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { openHtml } from "../../src/inspect/report/html/page.ts";
import type { DumpReport } from "../../src/inspect/dump/report.ts";
import { scenes } from "../inspect/report/html/scenes.ts";
import { writeReport } from "../inspect/report/write_report.ts";
import { browserTest, pages, show, unfold } from "./shown_page.ts";

const printed = `(() => {
  const style = (one) => getComputedStyle(document.querySelector(one));
  return [style("article").backgroundColor, style("body").backgroundColor,
    style(".sentence").color, style("html").colorScheme];
})()`;

browserTest(
  "a printed page is white, even with a dark screen",
  async (browser) => {
    await show(browser, pages["truncated"]!, async (page) => {
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const white = "rgb(255, 255, 255)";
      assertEquals(await page.evaluate(printed), [
        ...[white, white, "rgb(22, 25, 31)", "light"],
      ]);
    });
  },
);

const papers = ["A4", "Letter"] as const;

/**
 * Returns the number of paper pages that an HTML page needs when it is printed.
 */
async function printedPages(
  page: Page,
  format: typeof papers[number],
): Promise<number> {
  const pdf = await page.pdf({ format });
  // Counts the page objects in the PDF: their type is /Page (ISO 32000-1,
  // 7.7.3.3). The type /Pages is the page tree.
  return new TextDecoder("latin1").decode(pdf)
    .match(/\/Type\s*\/Page\b/g)!.length;
}

browserTest("a dump of every kind prints on one page", async (browser) => {
  for (const [name, reports] of Object.entries(scenes)) {
    const html = writeReport(openHtml, reports().slice(0, 1));
    await show(browser, html, async (page) => {
      for (const format of papers) {
        assertEquals(await printedPages(page, format), 1, `${name}, ${format}`);
      }
    });
  }
});

/** 1,000 dumps with long names, and with warnings. */
function manyDumps(): readonly DumpReport[] {
  const reports = scenes["many"]!();
  return Array.from({ length: 1000 }, (_, at): DumpReport => {
    const one = reports[at % reports.length]!;
    const folder = at % 3 === 0 ? "" : `C:\\${"Windows".repeat(20)}\\`;
    return {
      ...one,
      path: `${folder}${at}.dmp`,
      checks: at % 2 === 0
        ? one.checks
        : one.checks.map((check) =>
          check.status === "pass" ? { ...check, status: "warning" } : check
        ),
    };
  });
}

const printedText = `[...document.querySelectorAll("main > *")]
  .map((one) => one.innerText).join("\\n").replace(/\\s+/g, " ")`;

browserTest(
  "any number of dumps prints on one page, the worst first",
  async (browser) => {
    for (const reports of [scenes["many"]!(), manyDumps()]) {
      await show(browser, writeReport(openHtml, reports), async (page) => {
        for (const format of papers) {
          assertEquals(await printedPages(page, format), 1, format);
        }
        await page.emulateMedia({ media: "print" });
        const text = await page.evaluate(printedText) as string;
        const rows = await page.locator("nav tbody tr:visible").count();
        const left = reports.length - rows;
        const counted = left.toLocaleString("en-US");
        const note = `Not on this sheet: ${counted} more dumps.`;
        assertEquals(text.includes(note), left > 0, text);
        assert(rows >= 8 && text.includes("unreadable"));
        assertEquals(await page.locator("article:visible").count(), 0);
      });
    }
  },
);

browserTest("the details are printed on request", async (browser) => {
  await show(browser, pages["many"]!, async (page) => {
    await page.getByLabel("Print the details of each dump, too").check();
    const all = scenes["many"]!().length;
    assertEquals(await printedPages(page, "A4"), 1 + all);
    await page.emulateMedia({ media: "print" });
    assertEquals(await page.locator("article:visible").count(), all);
  });
});

browserTest(
  "passed checks and closed tables are not printed",
  async (browser) => {
    await show(browser, pages["damaged"]!, async (page) => {
      const shown = (what: string) => page.locator(`${what}:visible`).count();
      const [pass, skipped] = [".checks tr.pass", ".checks tr.skipped"];
      assert(await shown(pass) > 0 && await shown(skipped) > 0);
      await page.emulateMedia({ media: "print" });
      assertEquals(await shown(pass) + await shown(skipped), 0);
      assertEquals(await shown(".checks tr.fail"), 2);
      assertEquals(await shown(".checks tr.warning"), 2);
      assertEquals(await shown("details"), 0);
      await page.evaluate(unfold);
      assert(await shown("details tr") > 10);
    });
  },
);
