import { assert, assertEquals } from "@std/assert";
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

Deno.test("a thread waits for the end of the other thread, until the timeout", async () => {
  const state = new MinidumpSharedState();
  const wait = (timeoutMs: number) => {
    const start = performance.now();
    state.waitUntilFinished(timeoutMs);
    return performance.now() - start;
  };
  const elapsedMs = wait(50);
  assert(elapsedMs >= 49 && elapsedMs < 5000, `${elapsedMs} ms`);
  // A second thread is needed, because this thread is blocked while it waits.
  const other = new Worker(
    URL.createObjectURL(
      new Blob([
        `import { MinidumpSharedState } from "${new URL(
          "../../src/ffi/minidump_request.ts",
          import.meta.url,
        )}";
        onmessage = ({ data }) => {
          const state = new MinidumpSharedState(data);
          postMessage("ready");
          while (!state.isCanceled) { /* Windows writes the dump. */ }
          state.finish();
        };`,
      ], { type: "application/typescript" }),
    ),
    { type: "module" },
  );
  const isReady = new Promise((resolve) => other.onmessage = resolve);
  other.postMessage(state.memory);
  await isReady;
  state.cancel();
  assert(wait(60_000) < 30_000);
  assert(wait(60_000) < 1000, "it has finished already");
  other.terminate();
});
