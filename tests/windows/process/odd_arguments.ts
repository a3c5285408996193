/** Arguments that are hard to parse in a command line. */
export const oddArguments: readonly string[] = [
  "two words",
  'a "quoted" one',
  "a\\path\\",
  "",
  "100%",
  "\u00e4\u6f22\u{1f600}",
  "'$HOME'",
];
