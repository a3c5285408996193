import { assertEquals } from "@std/assert";
import {
  type ConsoleSystem,
  isAloneInConsole,
} from "../../src/ffi/console_processes.ts";
import { waitForEnter } from "../../src/ffi/own_console.ts";

/** A console that Explorer opened for the program. */
const explorer: ConsoleSystem = {
  os: "windows",
  areTerminals: () => true,
  countProcesses: () => 1,
};

const unused = (): never => {
  throw new Error("Windows was asked");
};

Deno.test("the program is alone in the console that Explorer opens for it", () => {
  assertEquals(isAloneInConsole(explorer), true);
});

Deno.test("with a shell in the console, or if the count fails, the program is not alone", () => {
  for (const count of [2, 3, 0]) {
    const system = { ...explorer, countProcesses: () => count };
    assertEquals(isAloneInConsole(system), false, `${count}`);
  }
});

Deno.test("processes are counted only on Windows, and only at a terminal", () => {
  for (
    const system of [
      {
        ...explorer,
        os: "linux",
        countProcesses: unused,
        areTerminals: unused,
      },
      { ...explorer, areTerminals: () => false, countProcesses: unused },
    ] as const
  ) assertEquals(isAloneInConsole(system), false);
});

function waited(isVisible: boolean): string[] {
  const calls: string[] = [];
  waitForEnter({
    isVisible: () => isVisible,
    write: (text) => calls.push(text),
    readLine: () => calls.push("read"),
  });
  return calls;
}

Deno.test("the program waits for Enter where a person sees its window", () => {
  assertEquals(waited(true), ["\nPress Enter to close.\n", "read"]);
});

Deno.test("the program does not wait where no one sees its window", () => {
  assertEquals(waited(false), []);
});
