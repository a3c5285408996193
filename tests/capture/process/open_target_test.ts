import { assertEquals } from "@std/assert";
import {
  type OpeningTools,
  openTarget,
} from "../../../src/capture/process/open_target.ts";
import type { Target } from "../../../src/capture/process/target.ts";
import { InputError } from "../../../src/base/errors.ts";

/**
 * Opens app.exe with process ID 10 and the start time `chosen`; the opened
 * handle has the start time `found`. Windows reports no facts for a process ID.
 *
 * @returns The code of the error, and whether the handle is still open.
 */
function opened(
  chosen: bigint | null,
  found: bigint | null,
  nameNow = "app.exe",
): [string | null, boolean] {
  let isOpen = false;
  const target = {
    process: { processId: 10, name: "app.exe" },
    facts: { startTime: chosen },
  } as unknown as Target;
  const tools = {
    processes: {
      list: () => [{ processId: 10, name: nameNow }],
      open() {
        isOpen = true;
        return {
          startTime: () => found,
          [Symbol.dispose]: () => void (isOpen = false),
        };
      },
      facts: () => ({ startTime: null }),
    },
  } as unknown as OpeningTools;
  try {
    openTarget(target, "memory", tools);
    return [null, isOpen];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [error.code, isOpen];
  }
}

Deno.test("a process with a reused process ID is not dumped", () => {
  assertEquals(opened(1n, 2n), ["no-process", false]);
  assertEquals(opened(1n, 1n), [null, true]);
});

Deno.test("without a start time, the name decides whether the process is the same", () => {
  for (const [chosen, found] of [[null, 5n], [5n, null]] as const) {
    assertEquals(opened(chosen, found), [null, true]);
    assertEquals(opened(chosen, found, "new.exe"), ["no-process", false]);
  }
});
