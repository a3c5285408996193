/** What a check is about, for a person whose dump has failed it. */
export interface CheckGuide {
  /** Stable: scripts rely on it. */
  readonly id: string;
  readonly title: string;
  /** What is looked at, and what it means when that is not as it should be. */
  readonly meaning: string;
  /** What to do then. */
  readonly cure: string;
}

/** Checks of one kind of dump, in the order of reports. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly CheckGuide[];
}
