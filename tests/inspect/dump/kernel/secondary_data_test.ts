import { assert, assertEquals } from "@std/assert";
import {
  findSecondaryData,
  readSecondaryData,
} from "../../../../src/inspect/dump/kernel/secondary_data.ts";
import { ascii, concat } from "../../../builder/bytes.ts";
import { buildKernelDump } from "../../../builder/dump_builder.ts";
import { buildSecondaryData } from "../../../builder/secondary_data.ts";
import { memorySource } from "../../memory_source.ts";

const guid = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
const block = {
  guid,
  data: new Uint8Array(61).fill(7),
  prePadding: 5,
  postPadding: 3,
};
const blockBytes = 0x20 + 5 + 61 + 3;
const start = 100;

/** Reads a chain that starts after 100 other bytes. */
function read(chain: Uint8Array) {
  const found = readSecondaryData(
    memorySource(concat(new Uint8Array(start), chain)),
    start,
  );
  return found && {
    blocks: found.blockCount,
    end: found.endOffset - start,
    verdict: found.defect?.verdict ?? null,
  };
}

Deno.test("a chain ends at the end of its last block, with padding", () => {
  for (const count of [0, 1, 2, 50]) {
    assertEquals(read(buildSecondaryData(Array(count).fill(block))), {
      blocks: count,
      end: 0x10 + count * blockBytes,
      verdict: null,
    });
  }
});

Deno.test("zeros after the last block end the chain", () => {
  const chain = buildSecondaryData([block]);
  for (const zeros of [1, 3, 4, 31, 32, 1000]) {
    assertEquals(read(concat(chain, new Uint8Array(zeros))), {
      blocks: 1,
      end: 0x10 + blockBytes,
      verdict: null,
    });
  }
});

Deno.test("a chain that is cut within a block is truncated", () => {
  const chain = buildSecondaryData([block, block]);
  const between = [0x10, 0x10 + blockBytes];
  for (let end = 1; end < chain.length; end++) {
    assertEquals(
      read(chain.subarray(0, end))?.verdict,
      end < 8 ? undefined : between.includes(end) ? null : "truncated",
      `cut at ${end}`,
    );
  }
});

Deno.test("other bytes after the last block end the chain", () => {
  const chain = buildSecondaryData([block]);
  for (const rest of ["A", "AAA", "AAAA", "A".repeat(64)]) {
    assertEquals(read(concat(chain, ascii(rest))), read(chain));
  }
});

Deno.test("without blocks, only zeros or another dump may follow the signature", () => {
  const chain = buildSecondaryData([]);
  const verdict = (rest: Uint8Array) => read(concat(chain, rest))?.verdict;
  assertEquals([
    verdict(new Uint8Array(64)),
    verdict(buildKernelDump()),
    verdict(ascii("A".repeat(64))),
  ], [null, null, "damaged"]);
});

Deno.test("a search finds the first unbroken chain with a block", () => {
  const find = (...parts: readonly Uint8Array[]) => {
    const area = concat(...parts);
    return findSecondaryData(
      memorySource(concat(new Uint8Array(7), area)),
      area,
      7,
    );
  };
  const chain = buildSecondaryData([block]);
  const empty = buildSecondaryData([]);
  const cut = chain.subarray(0, -1);
  assertEquals(find(chain), 7);
  assertEquals(find(ascii("DxDump"), chain), 7 + 6);
  assertEquals(find(empty, new Uint8Array(40)), null);
  assertEquals(find(cut), null);
  assertEquals(find(ascii("no chain")), null);
  // At most 16 signatures are followed.
  const decoys = (count: number) => ascii("DumpBlob".repeat(count));
  assertEquals(find(decoys(15), chain), 7 + 15 * 8);
  assertEquals(find(decoys(16), chain), null);
});

Deno.test("anything but a block header before other blocks breaks the chain", () => {
  const other = { ...block, headerSize: 0x28 };
  assertEquals(read(buildSecondaryData([block, other, block])), {
    blocks: 1,
    end: 0x10 + blockBytes,
    verdict: "damaged",
  });
  assertEquals(read(buildSecondaryData([block], 0x18))?.verdict, "damaged");
});

Deno.test("sizes near 2^32 do not overflow", () => {
  const huge = { ...block, declaredSize: 0xffffffff };
  assertEquals(read(buildSecondaryData([huge]))?.verdict, "truncated");
});

Deno.test("many small blocks need few reads", () => {
  const small = { guid, data: new Uint8Array(0) };
  const chain = buildSecondaryData(Array(20_000).fill(small));
  const source = memorySource(chain);
  assertEquals(readSecondaryData(source, 0)?.blockCount, 20_000);
  assert(source.reads < 10, `${source.reads} reads`);
});

Deno.test("a search after a broken block has limits", () => {
  const [good, small] = [block, { guid, data: new Uint8Array(0) }];
  const broken = { ...block, headerSize: 0x28 };
  const blocks = (count: number) => Array<typeof small>(count).fill(small);
  // Chains of at most 1,024 blocks are followed, from each of the first 16
  // blocks. From the sixteenth of 1,039 blocks, 1,024 blocks follow.
  const after = (count: number) =>
    read(buildSecondaryData([good, broken, ...blocks(count)]))?.verdict;
  assertEquals([after(1039), after(1040)], ["damaged", null]);
  // The search ends 1 MiB after the start of the broken block. The last header
  // must be completely before that end.
  const far = (distance: number) =>
    read(buildSecondaryData([
      good,
      {
        ...broken,
        prePadding: 0,
        postPadding: 0,
        data: new Uint8Array(distance - 0x20),
      },
      small,
    ]))?.verdict;
  assertEquals([far(2 ** 20 - 0x20), far(2 ** 20 - 0x1f)], ["damaged", null]);
});

Deno.test("a chain with more blocks than any writer writes is not followed to its end", () => {
  const chain = new Uint8Array(0x10 + 0x20 * (2 ** 16 + 1));
  chain.set(buildSecondaryData([]));
  for (let at = 0x10; at < chain.length; at += 0x20) chain[at] = 0x20;
  const found = readSecondaryData(memorySource(chain), 0);
  assertEquals(found?.defect?.status, "skipped");
  assertEquals(found?.defect?.verdict, "unverified");
  const longest = memorySource(chain.subarray(0, -0x20));
  assertEquals(readSecondaryData(longest, 0)?.defect, null);
});

Deno.test("other bytes are not a chain", () => {
  assertEquals(read(new Uint8Array(0)), null);
  assertEquals(read(new Uint8Array(64)), null);
  assertEquals(read(ascii("DumpBlop" + "\0".repeat(64))), null);
  assertEquals(read(ascii("xDumpBlob")), null);
});
