/** Arguments that a command line is hard to take apart from. */
export const oddArguments: readonly string[] = [
  "two words",
  'a "quoted" one',
  "a\\path\\",
  "",
  "100%",
  "\u00e4\u6f22\u{1f600}",
  "'$HOME'",
];
