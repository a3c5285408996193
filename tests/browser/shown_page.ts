import type { Browser, Page } from "playwright-core";
import { openHtml } from "../../src/inspect/report/html/page.ts";
import { scenes } from "../inspect/report/html/scenes.ts";
import { writeReport } from "../inspect/report/write_report.ts";
import { hasBrowser, openBrowser } from "./browser.ts";

/**
 * Defines a test in a real browser. If no browser is installed, the test is
 * skipped, and its name says so.
 */
export function browserTest(
  sentence: string,
  run: (browser: Browser) => Promise<void>,
): void {
  Deno.test({
    name: hasBrowser ? sentence : `SKIPPED, no /usr/bin/chromium: ${sentence}`,
    ignore: !hasBrowser,
    // The driver closes its pipes to the browser only after the test, so Deno
    // would report them as leaks.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const browser = await openBrowser();
      try {
        await run(browser);
      } finally {
        await browser.close();
      }
    },
  });
}

/** Opens a page as a file, and collects requests and errors. */
export async function show(
  browser: Browser,
  html: string,
  use: (page: Page) => Promise<void>,
): Promise<string[]> {
  const file = await Deno.makeTempFile({ suffix: ".html" });
  const faults: string[] = [];
  const context = await browser.newContext({
    // The test adds axe to the page, which the page's CSP would block.
    bypassCSP: true,
  });
  try {
    await Deno.writeTextFile(file, html);
    const page = await context.newPage();
    page.on("console", (one) => faults.push(`console: ${one.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("request", (one) => {
      if (one.url() !== `file://${file}`) faults.push(`request: ${one.url()}`);
    });
    await page.goto(`file://${file}`);
    await use(page);
  } finally {
    await context.close();
    await Deno.remove(file);
  }
  return faults;
}

/** A script that opens every collapsed part of a page. */
export const unfold = `document.querySelectorAll("details")
  .forEach((one) => one.open = true)`;

/** The page of each scene, by its name. */
export const pages: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(scenes).map((
    [name, reports],
  ) => [name, writeReport(openHtml, reports())]),
);
