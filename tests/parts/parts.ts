import { walk } from "@std/fs/walk";
import { dirname } from "@std/path/dirname";
import { relative } from "@std/path/relative";
import { toFileUrl } from "@std/path/to-file-url";

const tests = dirname(import.meta.dirname!);

/**
 * Test files that belong to no part. Each file in `ffi` replaces Deno.dlopen,
 * so it needs an isolate of its own. The other files have tasks of their own.
 */
const elsewhere =
  /^(windows|browser|ffi)\/|^packaging\/ansible_test\.ts$|\/types_test\.ts$/;

/**
 * The folders of each part. The test files of a part share an isolate, because
 * each isolate costs 0.15 s of processor time: 200 isolates would cost 30 s. A
 * file belongs to the first part with a folder that contains the file. The task
 * "test" in deno.json starts "program" first, because that part takes the
 * longest.
 */
const folders = {
  contributing: ["contributing/"],
  program: ["program/"],
  ci: ["ci/"],
  deep: ["inspect/deep/"],
  dump: ["inspect/dump/"],
  inspect: ["inspect/"],
  settings: ["settings/"],
  tools: ["tools/", "packaging/"],
  other: [""],
} as const;

/** The name of a part; `tests/parts/NAME_part.ts` runs its tests. */
export type Part = keyof typeof folders;

/** The names of all parts. */
export const parts: readonly string[] = Object.keys(folders);

/** The part that runs a test file; its path is relative to `tests`. */
function partOf(path: string): string | undefined {
  if (elsewhere.test(path)) return undefined;
  return Object.entries(folders).find(([, starts]) =>
    starts.some((start) => path.startsWith(start))
  )?.[0];
}

/** Imports all test files of a part, in the order of their paths. */
export async function importPart(part: Part): Promise<void> {
  const paths: string[] = [];
  for await (const { path } of walk(tests, { match: [/_test\.ts$/] })) {
    const below = relative(tests, path).replaceAll("\\", "/");
    if (partOf(below) === part) paths.push(path);
  }
  for (const path of paths.sort()) await import(toFileUrl(path).href);
}
