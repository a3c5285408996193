/**
 * Takes screenshots of the terminal and of the HTML report, and writes them to
 * docs/images/ or to another folder: `deno task screenshots [folder]
 * [scene...]`. The scene `terminal` shows the terminal.
 *
 * @module
 */

import { fromFileUrl } from "@std/path/from-file-url";
import { alternatives } from "../src/base/text/count.ts";
import { openBrowser } from "../tests/browser/browser.ts";
import {
  now,
  renderHtml,
  scenes,
} from "../tests/inspect/report/html/scenes.ts";
import { terminalPage } from "./screenshots/terminal_page.ts";
import { runTool } from "./tool_error.ts";
import { refuseWords } from "./words.ts";

const [folder = "docs/images", ...wanted] = Deno.args;
const known = ["terminal", ...Object.keys(scenes)];
await runTool(() =>
  refuseWords(
    [
      ...folder.startsWith("-") ? [folder] : [],
      ...wanted.filter((scene) => !known.includes(scene)),
    ],
    `deno task screenshots [folder] [scene...], where scene is ${
      alternatives(known)
    }`,
  )
);
const looks = [
  { name: "light", width: 1200, colorScheme: "light", media: "screen" },
  { name: "dark", width: 1200, colorScheme: "dark", media: "screen" },
  { name: "phone", width: 360, colorScheme: "dark", media: "screen" },
  // The width of A4 without its margins
  { name: "print", width: 696, colorScheme: "light", media: "print" },
] as const;

Deno.mkdirSync(folder, { recursive: true });
await using browser = await openBrowser();
if (wanted.length === 0 || wanted.includes("terminal")) {
  const args = ["inspect", "--color", "always"];
  const file = "fixtures/live-full-truncated.dmp";
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", "-P=program", "main.ts", ...args, file],
    cwd: fromFileUrl(new URL("..", import.meta.url)),
  }).output();
  const output = new TextDecoder().decode(stdout);
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.setContent(terminalPage(`livedump inspect ${file}`, output));
  await page.locator("pre").screenshot({ path: `${folder}/terminal.png` });
  await page.close();
}
for (const [scene, reports] of Object.entries(scenes)) {
  if (wanted.length > 0 && !wanted.includes(scene)) continue;
  const file = Deno.makeTempFileSync({ suffix: ".html" });
  Deno.writeTextFileSync(file, renderHtml(reports(), now));
  for (const { name, width, colorScheme, media } of looks) {
    const page = await browser.newPage({
      viewport: { width, height: 1000 },
      colorScheme,
    });
    await page.goto(`file://${file}`);
    await page.emulateMedia({ media });
    const path = `${folder}/report-${scene}-${name}.png`;
    await page.screenshot({ path });
    await page.close();
  }
  Deno.removeSync(file);
}
