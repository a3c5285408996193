/**
 * The candidate that `found` was probably meant to be, or `null` where none is
 * near: a third of the longer word may differ, and case does not matter.
 */
export function nearestName(
  found: string,
  candidates: Iterable<string>,
): string | null {
  let nearest: string | null = null;
  let least = Infinity;
  for (const candidate of candidates) {
    const bound = Math.ceil(Math.max(found.length, candidate.length) / 3);
    // Cheap, and bounds the work on an argument of any length.
    if (Math.abs(found.length - candidate.length) > bound) continue;
    const distance = editDistance(
      found.toLowerCase(),
      candidate.toLowerCase(),
    );
    if (distance <= bound && distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/**
 * How many letters must be added, removed, replaced, or swapped with their
 * neighbour: https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance, the
 * variant called optimal string alignment.
 */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      current.push(Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      ));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

/** The last line of a usage error: the nearest name, and where to look. */
export function didYouMean(
  meant: string | null,
  command: string | null,
): string {
  const see = command === null ? "livedump -h" : `livedump ${command} -h`;
  return (meant === null ? "" : `Did you mean "${meant}"? `) + `See: ${see}`;
}
