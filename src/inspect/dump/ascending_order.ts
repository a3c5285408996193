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
  let order = new Uint32Array(numbers.length);
  for (let at = 0; at < order.length; at++) order[at] = at;
  if (isAscending(numbers)) return order;
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

function isAscending(numbers: BigUint64Array | Float64Array): boolean {
  for (let at = 1; at < numbers.length; at++) {
    if (numbers[at]! < numbers[at - 1]!) return false;
  }
  return true;
}

/**
 * Sorts the rows of a table by the numbers in its first column. Rows with equal
 * numbers keep their order. Changes the columns in place: copies would double
 * the memory.
 */
export function sortRows(
  first: BigUint64Array | Float64Array,
  ...others: readonly (Uint32Array | Float64Array)[]
): void {
  if (isAscending(first)) return;
  const order = ascendingOrder(first);
  const columns = [first, ...others];
  for (let start = 0; start < order.length; start++) {
    const held = columns.map((column) => column[start]!);
    let to = start;
    for (let from = order[to]!; from !== start; from = order[to]!) {
      for (const column of columns) column[to] = column[from]!;
      order[to] = to;
      to = from;
    }
    columns.forEach((column, index) => column[to] = held[index]!);
    order[to] = to;
  }
}
