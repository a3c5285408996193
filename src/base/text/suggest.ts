/**
 * Matches words with at least three letters at the start. A shorter word is not
 * taken for the start of another word.
 */
const startOfWord = /^-*\w{3}/;

/**
 * Returns the candidate that is most similar to `found`. If no candidate is
 * similar, but exactly one starts with `found`, returns that one. Otherwise
 * returns `null`. Case does not matter.
 *
 * Two words are similar if at most a third of the letters of the longer word
 * differ. In words of up to five letters, one letter may differ.
 */
export function nearestName(
  found: string,
  candidates: Iterable<string>,
): string | null {
  let nearest: string | null = null;
  let minDistance = Infinity;
  const start = startOfWord.test(found) ? found.toLowerCase() : null;
  const longerWords: string[] = [];
  for (const candidate of candidates) {
    if (start !== null && candidate.toLowerCase().startsWith(start)) {
      longerWords.push(candidate);
    }
    const longer = Math.max(found.length, candidate.length);
    const maxDistance = Math.max(1, Math.floor(longer / 3));
    // Comparing the lengths is cheap, and avoids comparing long arguments.
    if (Math.abs(found.length - candidate.length) > maxDistance) continue;
    const distance = editDistance(
      found.toLowerCase(),
      candidate.toLowerCase(),
    );
    if (distance <= maxDistance && distance < minDistance) {
      nearest = candidate;
      minDistance = distance;
    }
  }
  return nearest ?? (longerWords.length === 1 ? longerWords[0]! : null);
}

/**
 * Returns the minimum number of letters to add, remove, replace, or swap with
 * the next letter: https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance,
 * the variant called optimal string alignment.
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

/**
 * The hint for a usage error: the most similar name, and the command that
 * prints help.
 */
export function didYouMean(
  meant: string | null,
  command: string | null,
): string {
  const see = command === null ? "livedump -h" : `livedump ${command} -h`;
  return (meant === null ? "" : `Did you mean "${meant}"? `) + `See: ${see}`;
}
