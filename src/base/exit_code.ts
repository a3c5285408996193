/**
 * The exit codes that scripts rely on, with their meanings in the words of the
 * help. Existing codes never change; new ones may be added.
 */
export const exitCodes = {
  done: { code: 0, meaning: "done; every dump passed" },
  internal: {
    code: 1,
    meaning: "internal error; never a verdict",
  },
  usage: { code: 2, meaning: "wrong usage" },
  verification: {
    code: 3,
    meaning: "an inspected or captured dump failed verification",
  },
  input: {
    code: 4,
    meaning:
      "an input cannot be read: missing, locked, empty, not a dump; or the " +
      "output, a report or the settings cannot be written",
  },
  privilege: {
    code: 5,
    meaning:
      "not elevated, or Windows refused the privilege or the target process",
  },
  capture: {
    code: 6,
    meaning:
      "the capture failed; status and advice in the message and in the JSON",
  },
  unsupported: { code: 7, meaning: "not supported on this system" },
  cancelled: { code: 130, meaning: "cancelled" },
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]["code"];

/**
 * The exit codes, highest rank first. If the dumps or inputs of a run have
 * different codes, the run has the highest-ranked code. The codes 130, 7, 5 and
 * 6 mean that something was not finished. They rank below wrong usage (2) and
 * above the codes of inputs (4, 3 and 0).
 */
const ranking: readonly ExitCode[] = [1, 2, 130, 7, 5, 6, 4, 3, 0];

/** The highest-ranked of several exit codes; 0 if there are none. */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
  const found = new Set(codes);
  return ranking.find((code) => found.has(code)) ?? exitCodes.done.code;
}
