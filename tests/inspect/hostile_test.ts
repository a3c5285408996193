import { assert, assertEquals } from "@std/assert";
import { chunkBytes } from "../../src/inspect/dump/byte_source.ts";
import { concat, setU32, setU64 } from "../builder/bytes.ts";
import { buildKernelDump } from "../builder/dump_builder.ts";
import { layOutMinidump } from "../builder/minidump_builder.ts";
import { judge } from "./judge.ts";
import {
  type MemorySource,
  memorySource,
  sparseSource,
} from "./memory_source.ts";

const gib = 2 ** 30;

/** A file of 64 GiB that starts with the given bytes, followed by zeros. */
function vast(head: Uint8Array): MemorySource {
  return sparseSource(64 * gib, [[0, head]]);
}

function changed(bytes: Uint8Array, change: (copy: Uint8Array) => void) {
  const copy = bytes.slice();
  change(copy);
  return copy;
}

/**
 * Maximum number of bytes that livedump may read from a file of 64 GiB,
 * whatever sizes and counts the file contains.
 */
const little = 4 * chunkBytes;

for (
  const [what, make] of [
    [
      "2^64 - 1 bits in a bitmap",
      () => buildKernelDump({ bitmap: { pages: (1n << 64n) - 1n } }),
    ],
    ["2^64 - 1 present pages", () =>
      buildKernelDump({
        bitmap: { totalPresentPages: (1n << 64n) - 1n },
      })],
    [
      "a first page at 2^64 - 1",
      () => buildKernelDump({ bitmap: { firstPage: (1n << 64n) - 1n } }),
    ],
    [
      "2^32 - 1 runs",
      () => buildKernelDump({ type: 1, fields: { NumberOfRuns: 0xffffffff } }),
    ],
    [
      "2^32 - 1 ranges",
      () =>
        buildKernelDump({ type: 10, ranges: { numberOfRanges: 0xffffffff } }),
    ],
    ["a list of ranges of 2^64 - 1 bytes", () =>
      buildKernelDump({
        type: 10,
        ranges: { metadataSize: (1n << 64n) - 1n },
      })],
    [
      "2^32 - 1 drivers",
      () =>
        changed(
          buildKernelDump({ type: 4 }),
          (copy) => setU32(copy, 0x2034, 0xffffffff),
        ),
    ],
    [
      "2^32 - 1 data blocks",
      () =>
        changed(
          buildKernelDump({ type: 4 }),
          (copy) => setU32(copy, 0x207c, 0xffffffff),
        ),
    ],
    [
      "2^32 - 1 streams",
      () =>
        changed(layOutMinidump().bytes, (copy) => setU32(copy, 8, 0xffffffff)),
    ],
    [
      "2^64 - 1 ranges of memory",
      () => inStream(9, (copy, at) => setU64(copy, at, (1n << 64n) - 1n)),
    ],
    [
      "2^64 - 1 regions",
      () => inStream(16, (copy, at) => setU64(copy, at + 8, (1n << 64n) - 1n)),
    ],
    [
      "2^32 - 1 threads",
      () => inStream(3, (copy, at) => setU32(copy, at, 0xffffffff)),
    ],
    [
      "2^32 - 1 modules",
      () => inStream(4, (copy, at) => setU32(copy, at, 0xffffffff)),
    ],
    [
      "2^32 - 1 handles",
      () => inStream(12, (copy, at) => setU32(copy, at + 8, 0xffffffff)),
    ],
    [
      "2^32 - 1 thread names",
      () => inStream(24, (copy, at) => setU32(copy, at, 0xffffffff)),
    ],
  ] as readonly (readonly [string, () => Uint8Array])[]
) {
  Deno.test(`${what} add almost no reads in a file of 64 GiB`, () => {
    const source = vast(make());
    const report = judge(source);
    assert(report.verdict !== "complete", report.verdict);
    assert(source.bytesRead <= little, `${source.bytesRead} bytes read`);
    assert(source.reads < 200, `${source.reads} reads`);
  });
}

function inStream(
  type: number,
  change: (copy: Uint8Array, at: number) => void,
): Uint8Array {
  const { bytes, streams } = layOutMinidump();
  return changed(bytes, (copy) => change(copy, streams.get(type)!.offset));
}

Deno.test("only the bitmap of a file of 64 GiB is read, not the pages", () => {
  const bits = 16 * 1024 * 1024;
  const bitmap = new Uint8Array(bits / 8).fill(0xff);
  const head = concat(
    buildKernelDump({
      bitmap: {
        bits: 0,
        present: [],
        pages: BigInt(bits),
        totalPresentPages: BigInt(bits),
        firstPage: BigInt(0x2038 + bitmap.length),
      },
    }),
    bitmap,
  );
  const sizeBytes = head.length + bits * 4096;
  // The last page does not end in zeros, as in a real dump.
  const source = sparseSource(sizeBytes, [
    [0, head],
    [sizeBytes - 1, Uint8Array.of(1)],
  ]);
  const report = judge(source);
  assertEquals(report.verdict, "complete");
  assertEquals(report.kernel?.pages, {
    promised: bits,
    inTable: bits,
    inFile: bits,
  });
  assert(source.bytesRead < bitmap.length + little);
  const short = sparseSource(source.sizeBytes - 1, [[0, head]]);
  assertEquals(judge(short).kernel?.pages?.inFile, bits - 1);
});

Deno.test("entries that share a long text do not multiply its cost", () => {
  const drivers = 2000;
  const bytes = buildKernelDump({
    type: 4,
    triage: {
      drivers: Array.from({ length: drivers }, (_, index) => ({
        name: index === 0 ? "x".repeat(30_000) : "y",
        dllBase: 0xfffff80000000000n,
        sizeOfImage: 0x1000,
      })),
    },
  });
  const view = new DataView(bytes.buffer);
  const list = view.getUint32(0x2030, true);
  const first = view.getUint32(list, true);
  for (let index = 1; index < drivers; index++) {
    view.setUint32(list + index * 0x90, first, true);
  }
  const source = memorySource(bytes);
  assertEquals(judge(source).verdict, "complete");
  // The search for zeros reads the whole file once more.
  assert(source.bytesRead < 3 * bytes.length, `${source.bytesRead}`);
});

Deno.test("modules that share a long name do not multiply its cost", () => {
  const name = "C:\\" + "n".repeat(30_000);
  const modules = Array.from({ length: 2000 }, (_, index) => ({
    name: index === 0 ? name : "m",
    base: BigInt(index) * 0x10000n,
    sizeOfImage: 0x1000,
  }));
  const { bytes, streams } = layOutMinidump({ modules });
  const view = new DataView(bytes.buffer);
  const list = streams.get(4)!.offset + 4;
  const first = view.getUint32(list + 20, true);
  for (let index = 1; index < modules.length; index++) {
    view.setUint32(list + index * 108 + 20, first, true);
  }
  const source = memorySource(bytes);
  assertEquals(judge(source).verdict, "complete");
  // If livedump read the name again for each module, it would read 120 MB. The
  // limit is four times the size of the file, because several checks read the
  // list of modules.
  assert(source.bytesRead < 4 * bytes.length, `${source.bytesRead}`);
});

Deno.test("the walk also ends if regions are further apart than a chunk", () => {
  const stride = chunkBytes + 8;
  const { bytes, streams } = layOutMinidump({
    leftOver: new Uint8Array(3 * stride),
  });
  const { entry, offset } = streams.get(16)!;
  setU32(bytes, offset + 4, stride);
  setU64(bytes, offset + 8, 2n);
  setU32(bytes, entry + 4, 2 * stride + 16);
  const source = memorySource(bytes);
  judge(source);
  assert(source.reads < 1000);
});

Deno.test("a dump that becomes shorter while it is read gets a report", () => {
  for (
    const bytes of [
      buildKernelDump({ type: 1, secondaryData: [] }),
      buildKernelDump({ type: 4, secondaryData: [] }),
      buildKernelDump({ type: 10 }),
      buildKernelDump({ bitmap: { bits: 0x4000, present: [3n] } }),
      layOutMinidump().bytes,
    ]
  ) {
    for (let left = 0x40; left < bytes.length; left += 37) {
      const report = judge(memorySource(bytes.subarray(0, left), bytes.length));
      if (report.verdict !== "complete") {
        assertEquals(report.verdict, "unreadable");
        assert(report.summary.includes("the file changed"), report.summary);
      }
    }
  }
});
