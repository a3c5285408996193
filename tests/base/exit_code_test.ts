import { assertEquals } from "@std/assert";
import {
  type ExitCode,
  exitCodes,
  worstExitCode,
} from "../../src/base/exit_code.ts";

Deno.test("exit codes keep the numbers that scripts rely on", () => {
  const codes = Object.entries(exitCodes).map(([name, { code }]) =>
    [name, code] as const
  );
  assertEquals(codes, [
    ["done", 0],
    ["internal", 1],
    ["usage", 2],
    ["verification", 3],
    ["input", 4],
    ["privilege", 5],
    ["capture", 6],
    ["unsupported", 7],
    ["cancelled", 130],
  ]);
});

Deno.test("the worst code of several inputs is used, in the order 1, 2, 4, 3, 0", () => {
  const order: ExitCode[] = [1, 2, 4, 3, 0];
  for (const [rank, worst] of order.entries()) {
    const codes = order.slice(rank);
    assertEquals(worstExitCode(codes), worst);
    assertEquals(worstExitCode(codes.toReversed()), worst);
    assertEquals(worstExitCode([worst, worst]), worst);
  }
});

Deno.test("the code of a run that did not finish outranks every verdict", () => {
  for (const code of [130, 7, 6, 5] as ExitCode[]) {
    assertEquals(worstExitCode([0, 3, 4, code]), code);
    assertEquals(worstExitCode([code, 2]), 2);
    assertEquals(worstExitCode([code, 1]), 1);
  }
});

Deno.test("without any codes, the worst code is 0", () => {
  assertEquals(worstExitCode([]), 0);
});
