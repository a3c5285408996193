import { say } from "./say.ts";

async function removeFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Runs work with a folder of its own, empty at first and removed at the end.
 * One process at a time has it, by a lock that the operating system drops when
 * the process ends, so that none is ever stale; what a killed process left in
 * the folder is removed by the next.
 */
export async function withWorkFolder<T>(
  folder: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true });
  if (!await lock.tryLock(true)) {
    say(`waiting for another run that works in ${folder}`);
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
