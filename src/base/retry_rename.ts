import { sleep } from "./sleep.ts";

const maxAttempts = 20;
const pauseMs = 25;

/**
 * Renames a file, and retries for half a second while the file is in use. Virus
 * scanners open a new file briefly, and Windows does not rename or replace an
 * open file (ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION).
 *
 * The caller decides which errors mean that the file is in use, because
 * `Deno.renameSync` and `MoveFileExW` report these errors differently.
 */
export function retryRename(
  rename: () => void,
  isInUse: (error: unknown) => boolean,
  pause: (durationMs: number) => void = sleep,
): void {
  for (let attempt = 1;; attempt++) {
    try {
      return rename();
    } catch (error) {
      if (attempt === maxAttempts || !isInUse(error)) throw error;
      pause(pauseMs);
    }
  }
}
