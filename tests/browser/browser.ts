import { type Browser, chromium } from "playwright-core";

const program = "/usr/bin/chromium";

/**
 * Whether Debian's Chromium is installed. The tests do not download a browser.
 */
export const hasBrowser: boolean = (() => {
  try {
    return Deno.statSync(program).isFile;
  } catch {
    return false;
  }
})();

/** Starts Chromium with a new profile and without network requests. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: program,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
