// This module does not use @std/fs/empty-dir, because setup runs this module
// before packages can be imported.
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
 * Calls `work` with a temporary folder. The folder is empty at first, and is
 * removed at the end. A lock ensures that only one process at a time uses the
 * folder. The OS releases the lock when the process ends. The next run removes
 * the files of a killed process.
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
