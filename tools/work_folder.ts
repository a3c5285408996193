// Not @std/fs/empty-dir: setup uses this before packages can be imported.
import { dirname } from "node:path";
import { say } from "./say.ts";

async function removeFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Runs work with a temporary folder: empty at first, removed at the end. Only
 * one process at a time gets it, by a lock that the OS releases when the process
 * ends. Files that a killed process left are removed by the next run.
 */
export async function withWorkFolder<T>(
  folder: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  await Deno.mkdir(dirname(folder), { recursive: true });
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true });
  if (!await lock.tryLock(true)) {
    say(`waiting for another run that uses ${folder}`);
    await lock.lock(true);
  }
  await removeFolder(folder);
  await Deno.mkdir(folder);
  try {
    return await work(folder);
  } finally {
    await removeFolder(folder);
  }
}
