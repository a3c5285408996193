import { assertEquals } from "@std/assert";
import { MinidumpSharedState } from "../../src/ffi/minidump_request.ts";

Deno.test("one thread reads from the shared state what the other writes", () => {
  const here = new MinidumpSharedState();
  const there = new MinidumpSharedState(here.memory);
  there.add("modules", 2);
  there.add("modules", 1);
  there.add("threads", 7);
  there.add("unreadableBytes", 2 ** 40);
  assertEquals(here.counts(), {
    modules: 3,
    threads: 7,
    unreadableBytes: 2 ** 40,
  });
  assertEquals(there.isCanceled, false);
  here.cancel();
  assertEquals(there.isCanceled, true);
  assertEquals(there.counts(), here.counts());
});
