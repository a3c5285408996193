import { assertEquals } from "@std/assert";
import { buildKernelDump } from "../builder/dump_builder.ts";
import { buildMinidump } from "../builder/minidump_builder.ts";

async function inspectFresh(dump: Uint8Array): Promise<unknown> {
  const worker = new Worker(import.meta.resolve("./fresh_inspection.ts"), {
    type: "module",
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(dump);
    });
  } finally {
    worker.terminate();
  }
}

for (
  const [name, verdict, build] of [
    [
      "a full dump with another bug check",
      "unexpected",
      () => buildKernelDump({ type: 1, bugCheck: 0x50 }),
    ],
    ["a minidump", "complete", () => buildMinidump()],
  ] as const
) {
  Deno.test(`loading modules does not repeat the deep inspection of ${name}`, async () => {
    assertEquals(await inspectFresh(build()), { verdict, deepInspections: 1 });
  });
}
