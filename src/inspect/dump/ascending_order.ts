/**
 * Returns the indexes of the numbers, sorted by number. Equal numbers keep
 * their order. Sorts by 16 bits at a time (radix sort), because Array.sort with
 * a comparison function takes 100 MiB for a million numbers.
 *
 * @param numbers Not negative. Floating-point numbers that are not negative have
 * the same order as their bits (IEEE 754), so both types are sorted alike.
 */
export function ascendingOrder(
  numbers: BigUint64Array | Float64Array,
): Uint32Array<ArrayBuffer> {
  const digitsOf = new Uint16Array(numbers.buffer, numbers.byteOffset);
  // Uint32Array.from is not used, because it first collects the numbers in an
  // ordinary array.
  let order = new Uint32Array(numbers.length).map((_, at) => at);
  const isAscending = (one: bigint | number, at: number) =>
    at === 0 || one >= numbers[at - 1]!;
  if (numbers.every(isAscending)) return order;
  let sorted = new Uint32Array(order.length);
  for (let digit = 0; digit < 4; digit++) {
    // `digitsOf` needs a little-endian processor. Windows and Deno run only on
    // such processors.
    const nextOf = new Uint32Array(2 ** 16 + 1);
    for (const at of order) nextOf[digitsOf[4 * at + digit]! + 1]!++;
    for (let i = 1; i < nextOf.length; i++) nextOf[i]! += nextOf[i - 1]!;
    for (const at of order) sorted[nextOf[digitsOf[4 * at + digit]!]!++] = at;
    [order, sorted] = [sorted, order];
  }
  return order;
}
