import { assertEquals } from "@std/assert";
import { ascendingOrder } from "../../../src/inspect/dump/ascending_order.ts";
import { seededRandom } from "../random.ts";

/** Numbers of every size up to 2^53, many of them twice. */
function randomNumbers(): number[] {
  const random = seededRandom(5);
  return Array.from(
    { length: 5000 },
    () => random(2 ** 16) * 2 ** random(37) + random(3),
  );
}

/** Indexes in the order of their numbers, by the sort of the language. */
const expectedOrder = (numbers: readonly (number | bigint)[]) =>
  numbers.map((number, at) => ({ number, at }))
    .toSorted((a, b) => a.number < b.number ? -1 : a.number > b.number ? 1 : 0)
    .map(({ at }) => at);

Deno.test("numbers of both types have the order of the language's own sort", () => {
  const numbers = randomNumbers();
  assertEquals(
    Array.from(ascendingOrder(Float64Array.from(numbers))),
    expectedOrder(numbers),
  );
  const wide = [...numbers.map(BigInt), (1n << 64n) - 1n, 1n << 63n, 0n];
  assertEquals(
    Array.from(ascendingOrder(BigUint64Array.from(wide))),
    expectedOrder(wide),
  );
});

Deno.test("a part of an array is sorted by its own numbers", () => {
  const part = Float64Array.of(9, 3, 1, 2, 0).subarray(1, 4);
  assertEquals(Array.from(ascendingOrder(part)), [1, 2, 0]);
  assertEquals(Array.from(ascendingOrder(Float64Array.of(1, 1, 2))), [0, 1, 2]);
});
