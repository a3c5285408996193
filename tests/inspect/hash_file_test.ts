import { defaultExpectation } from "../../src/inspect/expectation.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { LivedumpError } from "../../src/base/errors.ts";
import { inspectAndHash } from "../../src/inspect/hash_file.ts";
import type { InterruptWatch } from "../../src/base/interrupts.ts";
import type { DumpReport } from "../../src/inspect/dump/report.ts";
import { buildKernelDump } from "../builder/dump_builder.ts";
import { now } from "./judge.ts";

/** An intact dump followed by 3 MiB, so that the file is hashed in pieces. */
const dump = new Uint8Array(3 * 1024 * 1024 + 5);
dump.set(buildKernelDump());

const options = { expect: defaultExpectation, now, fields: false } as const;

/** Hashes a file and calls `meanwhile` after the first piece. */
async function hashed(
  meanwhile: (path: string) => void,
  bytes: Uint8Array = dump,
): Promise<{ readonly report: DumpReport; readonly path: string }> {
  const folder = await Deno.makeTempDir({ prefix: "livedump hash " });
  const path = `${folder}/a.dmp`;
  let isFirst = true;
  const interrupts: InterruptWatch = {
    onInterrupt: () => ({ [Symbol.dispose]() {} }),
    isInterrupted: () => Promise.resolve(false),
    throwIfInterrupted() {
      if (isFirst) meanwhile(path);
      isFirst = false;
      return Promise.resolve();
    },
    waitFor: (promise) => promise,
    [Symbol.dispose]() {},
  };
  try {
    await Deno.writeFile(path, bytes);
    await Deno.utime(path, 1e9, 1e9);
    const tools = { interrupts, progress: null };
    return { report: await inspectAndHash(path, options, tools), path };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("another implementation computes the same hash of the complete file", async () => {
  const { report } = await hashed(() => {});
  const digest = await crypto.subtle.digest("SHA-256", dump);
  assertEquals(report.hash, {
    algorithm: "sha256",
    value: new Uint8Array(digest).toHex(),
  });
});

Deno.test("filler pages are found while a file is hashed", async () => {
  const filler = new Uint8Array(4096);
  new Uint32Array(filler.buffer).fill(0xdeadfeed);
  const dump = buildKernelDump({ pageFill: () => filler });
  const { report } = await hashed(() => {}, dump);
  assertEquals(report.verdict, "partial");
  assertEquals(
    report.summary.split(",")[0],
    "5 of 5 pages hold only 0xDEADFEED",
  );
});

const changes: Readonly<
  Record<string, readonly [change: (path: string) => void, summary: string]>
> = {
  "grows": [
    (path) => Deno.writeFileSync(path, Uint8Array.of(1), { append: true }),
    "The file is still being written: it grew from 3,145,733 bytes to " +
    "3,145,734 bytes while it was being inspected.",
  ],
  "is shortened": [
    (path) => Deno.truncateSync(path, 5),
    "The file was shortened while it was being inspected, from 3,145,733 bytes " +
    "to 5 bytes.",
  ],
  "is deleted": [
    (path) => Deno.removeSync(path),
    "The file was deleted while it was being inspected.",
  ],
  "is written to": [
    (path) => {
      using file = Deno.openSync(path, { write: true });
      file.writeSync(Uint8Array.of(0x50));
    },
    "The file was modified while it was being inspected.",
  ],
};

for (const [what, [change, summary]] of Object.entries(changes)) {
  Deno.test({
    name: `a file that ${what} while it is hashed has no verdict and no hash`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const { report } = await hashed(change);
      assertEquals([report.verdict, report.summary], ["unreadable", summary]);
      assertEquals(report.hash, undefined);
      assert(report.checks[0]!.hint);
    },
  });
}

Deno.test({
  name: "a file that is replaced while it is hashed is unreadable",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { report } = await hashed((path) => {
      Deno.writeFileSync(`${path}.new`, dump);
      Deno.renameSync(`${path}.new`, path);
    });
    assertEquals(
      report.summary,
      "The file was replaced while it was being inspected.",
    );
  },
});

Deno.test("Ctrl+C stops hashing after a piece", async () => {
  const cancelled = new LivedumpError("cancelled", {
    code: "cancelled",
    exitCode: 130,
    hint: "",
  });
  await assertRejects(
    () =>
      hashed(() => {
        throw cancelled;
      }),
    LivedumpError,
    "cancelled",
  );
});
