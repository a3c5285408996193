import { assertEquals } from "@std/assert";
import { MinidumpBoard } from "../../src/ffi/minidump_order.ts";

Deno.test("what one side of a board writes, the other reads", () => {
  const here = new MinidumpBoard();
  const there = new MinidumpBoard(here.memory);
  there.add("modules", 2);
  there.add("modules", 1);
  there.add("threads", 7);
  there.add("unreadableBytes", 2 ** 40);
  assertEquals(here.counts(), {
    modules: 3,
    threads: 7,
    unreadableBytes: 2 ** 40,
  });
  assertEquals(there.isCancelled, false);
  here.cancel();
  assertEquals(there.isCancelled, true);
  assertEquals(there.counts(), here.counts());
});
