import { processCalls } from "./process_calls.ts";

/**
 * When a process started, of a handle to it that may at least
 * PROCESS_QUERY_LIMITED_INFORMATION: in units of 100 ns since 1601 (FILETIME);
 * `null` if Windows does not tell.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getprocesstimes
 */
export function startTimeOf(process: bigint): bigint | null {
  const [start, exit, kernel, user] = [0, 0, 0, 0].map(() =>
    new BigUint64Array(1)
  );
  const told = processCalls
    .GetProcessTimes(process, start!, exit!, kernel!, user!);
  return told === 0 ? null : start![0]!;
}
