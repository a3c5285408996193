/**
 * Real dumps, which are not part of the project. LIVEDUMP_SAMPLE_DUMPS names
 * their folder; by default the folder is expected next to the checkout.
 *
 * @module
 */

import { fromFileUrl } from "@std/path/from-file-url";

const folder = Deno.env.get("LIVEDUMP_SAMPLE_DUMPS") ??
  fromFileUrl(new URL("../../../shared/dumps", import.meta.url));

const isThere = (() => {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch {
    return false;
  }
})();

export function sampleDump(name: string): Uint8Array {
  return Deno.readFileSync(`${folder}/${name}`);
}

/** Facts that others published about a sample. */
// deno-lint-ignore no-explicit-any
export function sampleFacts(name: string): any {
  return JSON.parse(Deno.readTextFileSync(`${folder}/expected/${name}.json`));
}

/** The names of the user-mode samples. */
export function userSamples(): readonly string[] {
  if (!isThere) return [];
  return Array.from(Deno.readDirSync(folder), (entry) => entry.name)
    .filter((name) => /^user-.*\.dmp$/.test(name)).sort();
}

/**
 * Defines a test that needs the samples. If they are missing, its name shows
 * that it is skipped.
 */
export function sampleTest(sentence: string, test: () => void): void {
  Deno.test({
    name: isThere ? sentence : `SKIPPED, no sample dumps: ${sentence}`,
    ignore: !isThere,
    fn: test,
  });
}
