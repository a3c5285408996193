import { assertEquals } from "@std/assert";
import { checkPageRuns } from "../../../../src/inspect/dump/kernel/page_runs.ts";
import { seededRandom } from "../../random.ts";

type Pair = readonly [basePage: bigint, pageCount: bigint];

function judge(pairs: readonly Pair[], wantedPage: bigint | null = null) {
  return checkPageRuns(() =>
    pairs.map(([basePage, pageCount], index) => ({
      basePage,
      pageCount,
      fileOffset: 0x98 + index * 16,
    })), wantedPage);
}

/**
 * Number of page frames. A physical address has 52 bits; the low 12 bits are
 * the offset in the page.
 */
const frames = 1n << 40n;
const top = (1n << 64n) - 1n;

Deno.test("valid runs are counted in any order, also adjacent and empty ones", () => {
  for (
    const [pages, pairs] of [
      [0n, []],
      [5n, [[1n, 3n], [0x10n, 2n]]],
      [5n, [[0x10n, 2n], [1n, 3n]]],
      [4n, [[1n, 3n], [4n, 1n]]],
      [3n, [[1n, 3n], [2n, 0n]]],
      [1n, [[frames - 1n, 1n]]],
    ] as [bigint, Pair[]][]
  ) assertEquals(judge(pairs), { pages, holds: false, defects: [] });
});

Deno.test("an overlap is found in any order of the runs", () => {
  for (
    const [at, pairs] of [
      [0xa8, [[1n, 3n], [3n, 1n]]],
      [0x98, [[3n, 1n], [1n, 3n]]],
      [0xa8, [[1n, 3n], [1n, 3n]]],
      [0xb8, [[1n, 100n], [200n, 1n], [50n, 1n]]],
      [0xa8, [[0n, 2n], [1n, 1n], [8n, 8n]]],
    ] as [number, Pair[]][]
  ) {
    const { defects } = judge(pairs);
    assertEquals(defects.map((one) => [one.verdict, one.fileOffset]), [
      ["damaged", at],
    ]);
  }
});

Deno.test("a run that ends beyond the highest address is reported once", () => {
  for (
    const pair of [
      [frames, 1n],
      [frames - 1n, 2n],
      [0n, frames + 1n],
      [top, 1n],
      [1n, top],
      [top, top],
    ] as Pair[]
  ) {
    const { pages, defects } = judge([[1n, 1n], pair, pair]);
    assertEquals(pages, 1n + 2n * pair[1]);
    assertEquals(defects.map((one) => [one.verdict, one.fileOffset]), [
      ["damaged", 0xa8],
    ]);
  }
});

Deno.test("random runs overlap exactly if a page is in two of them", () => {
  const random = seededRandom(40);
  for (let round = 0; round < 500; round++) {
    const pairs = Array.from(
      { length: random(6) },
      () => [BigInt(random(30)), BigInt(random(6))] as const,
    );
    const frames = pairs.flatMap(([base, count]) =>
      Array.from({ length: Number(count) }, (_, i) => base + BigInt(i))
    );
    const { pages, defects } = judge(pairs);
    assertEquals(pages, BigInt(frames.length));
    assertEquals(
      defects.length > 0,
      new Set(frames).size < frames.length,
      pairs.join(" "),
    );
  }
});

Deno.test("sorted runs are read once", () => {
  let rounds = 0;
  function* list() {
    rounds++;
    for (let page = 0n; page < 1000n; page++) {
      yield { basePage: 2n * page, pageCount: 1n, fileOffset: 0 };
    }
  }
  assertEquals(checkPageRuns(list), {
    pages: 1000n,
    holds: false,
    defects: [],
  });
  assertEquals(rounds, 1);
});

Deno.test("a page is found exactly if it is in one of the runs", () => {
  const pairs: Pair[] = [[2n, 3n], [9n, 0n], [20n, 1n], [10n, 2n]];
  const held = Array.from({ length: 25 }, (_, page) => page)
    .filter((page) => judge(pairs, BigInt(page)).holds);
  assertEquals(held, [2, 3, 4, 10, 11, 20]);
  assertEquals(judge([[0n, top]], 5n).holds, false);
});

/** Yields runs of one page each, in descending order. */
function* descending(count: number) {
  for (let index = count; index > 0; index--) {
    const basePage = BigInt(2 * index);
    yield { basePage, pageCount: 1n, fileOffset: 0 };
  }
}

Deno.test("2^20 unsorted runs are compared, more are reported as not compared", () => {
  const judged = (count: number) => {
    const { pages, defects } = checkPageRuns(() => descending(count));
    assertEquals(pages, BigInt(count));
    return defects.map((one) => [one.status, one.verdict]);
  };
  assertEquals(judged(2 ** 20), []);
  assertEquals(judged(2 ** 20 + 1), [["skipped", "unverified"]]);
});
