import type { FuzzCase, Step } from "./steps.ts";

/** Returns smaller versions of a change. */
function smaller(step: Step): Step[] {
  if (!("length" in step) || step.length <= 1) return [];
  const length = step.length >> 1;
  return [{ ...step, length }, { ...step, at: step.at + length, length }];
}

/** Reduces a case to fewer and smaller changes, as long as it still fails. */
export function minimize(
  start: FuzzCase,
  fails: (one: FuzzCase) => boolean,
): FuzzCase {
  let best = start;
  for (let isSmaller = true; isSmaller;) {
    const { steps } = best;
    const candidates = steps.flatMap((step, at) => [
      steps.toSpliced(at, 1),
      ...smaller(step).map((one) => steps.with(at, one)),
    ]);
    const found = candidates.find((steps) => fails({ ...best, steps }));
    isSmaller = found !== undefined;
    if (found !== undefined) best = { ...best, steps: found };
  }
  return best;
}
