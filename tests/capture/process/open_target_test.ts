import { assertEquals, assertThrows } from "@std/assert";
import {
  type OpeningTools,
  openTarget,
} from "../../../src/capture/process/open_target.ts";
import type { Target } from "../../../src/capture/process/target.ts";
import { InputError } from "../../../src/errors.ts";

/** Opens a process that was chosen with one start time and now has another. */
function opened(chosen: bigint, found: bigint) {
  let isOpen = false;
  const target = {
    process: { processId: 10, name: "app.exe" },
    facts: { startTime: chosen },
  } as unknown as Target;
  const tools = {
    processes: {
      open() {
        isOpen = true;
        return { [Symbol.dispose]: () => void (isOpen = false) };
      },
      facts: () => ({ startTime: found }),
    },
  } as unknown as OpeningTools;
  return {
    open: () => openTarget(target, "memory", tools),
    isOpen: () => isOpen,
  };
}

Deno.test("a number that was given to another process is not dumped", () => {
  const other = opened(1n, 2n);
  assertEquals(assertThrows(other.open, InputError).code, "no-process");
  assertEquals(other.isOpen(), false);
  const same = opened(1n, 1n);
  same.open();
  assertEquals(same.isOpen(), true);
});

Deno.test("without a start time, the name tells whether it is the same", () => {
  const names = ["app.exe", "other.exe"];
  const codes = names.map((name) => {
    let isOpen = false;
    const target = {
      process: { processId: 10, name: "app.exe" },
      facts: { startTime: null },
    } as unknown as Target;
    const tools = {
      processes: {
        list: () => [{ processId: 10, name }],
        open() {
          isOpen = true;
          return { [Symbol.dispose]: () => void (isOpen = false) };
        },
        facts: () => ({ startTime: 5n }),
      },
    } as unknown as OpeningTools;
    try {
      openTarget(target, "memory", tools);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
    return isOpen;
  });
  assertEquals(codes, [true, false]);
});
