import { ensureDir } from "@std/fs/ensure-dir";
import { grouped } from "../src/base/text/count.ts";
import { say } from "./say.ts";
import { refuseWords } from "./words.ts";

/** Files that a task generates in a folder. */
export interface GeneratedFiles {
  /** The NAME in `deno task NAME`. The folder has the same name. */
  readonly task: string;
  readonly folder: URL;
  /** The contents by file name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /**
   * Whether the task owns files with this name. An owned file that is not in
   * `files` is obsolete.
   */
  readonly owns: (name: string) => boolean;
}

const isEqual = (a: Uint8Array | undefined, b: Uint8Array | undefined) =>
  a?.length === b?.length && (a ?? []).every((byte, at) => byte === b?.[at]);

/** The names of the files that differ, are missing, or are obsolete. */
export async function differingFiles(
  { folder, files, owns }: Omit<GeneratedFiles, "task">,
): Promise<string[]> {
  const found = new Map<string, Uint8Array>();
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !files.has(name) && !owns(name)) continue;
    found.set(name, await Deno.readFile(new URL(name, folder)));
  }
  return [...new Set([...files.keys(), ...found.keys()])]
    .filter((name) => !isEqual(files.get(name), found.get(name)))
    .toSorted();
}

/**
 * Writes the files. With `--check`, lists the files that differ. Returns the
 * exit code.
 *
 * @throws {ToolError} For an unknown argument.
 */
export async function generate(
  generated: GeneratedFiles,
  args: readonly string[],
): Promise<number> {
  const { task, folder, files } = generated;
  refuseWords(
    args.filter((word) => word !== "--check"),
    `deno task ${task} [--check]`,
  );
  const path = (name: string) => `${task}/${name}`;
  if (args.includes("--check")) {
    const differing = await differingFiles(generated);
    for (const name of differing) say(`${path(name)} differs`);
    if (differing.length > 0) say(`Generate them again: deno task ${task}`);
    return differing.length > 0 ? 1 : 0;
  }
  await ensureDir(folder);
  for (const [name, bytes] of files) {
    await Deno.writeFile(new URL(name, folder), bytes);
    say(`${path(name)}  ${grouped(bytes.length)} bytes`);
  }
  return 0;
}
