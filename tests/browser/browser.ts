import { type Browser, chromium } from "playwright-core";

const program = "/usr/bin/chromium";

/** Whether there is a Chromium: Debian's, for no other is downloaded. */
export const hasBrowser: boolean = (() => {
  try {
    return Deno.statSync(program).isFile;
  } catch {
    return false;
  }
})();

/** Starts a Chromium with a new profile that asks nothing of any network. */
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
