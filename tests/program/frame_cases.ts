import config from "../../deno.json" with { type: "json" };
import type { Case } from "./case.ts";
import { colored, help, report } from "./expectations.ts";

const schemaStart =
  /^\{\n {2}"\$schema": "https:\/\/json-schema\.org\/draft\/2020-12\/schema",\n/;

/**
 * A case of wrong usage: nothing is printed to stdout, and the exit code is 2.
 */
function refused(name: string, args: readonly string[], stderr: string): Case {
  return { name, args, stdout: "", stderr, exitCode: 2 };
}

/** Cases of help, version, schemas and wrong usage. */
export const frameCases: readonly Case[] = [
  ...[
    ["--version", ["--version"]],
    ["-V", ["-V"]],
    ["version", ["version"]],
    ["--version after a command", ["inspect", "--version"]],
  ].map(([name, args]): Case => ({
    name: `${name} prints the version`,
    args: args as string[],
    stdout: `livedump ${config.version}\n`,
    stderr: "",
    exitCode: 0,
  })),
  // One case for each way to request help. tests/cli/help_test.ts compares the
  // other help texts.
  ...([
    [["-h"], "livedump_short"],
    [["-?"], "livedump_short"],
    [["/?"], "livedump_short"],
    [["inspect", "/?"], "inspect_short"],
    [["--help"], "livedump_long"],
    [["help"], "livedump_long"],
    [["inspect", "-h"], "inspect_short"],
    [["inspect", "--help"], "inspect_long"],
    [["help", "inspect"], "inspect_long"],
    [["help", "checks"], "checks_long"],
    [["help", "-h"], "help_short"],
    [["help", "help"], "help_long"],
  ] as const).map(([args, name]): Case => ({
    name: `${args.join(" ")} explains`,
    args,
    stdout: help(name),
    stderr: "",
    exitCode: 0,
  })),
  {
    name: "schema prints the schema",
    args: ["schema"],
    stdout: schemaStart,
    stderr: "",
    exitCode: 0,
  },
  ...["inspect", "kernel", "process", "check", "settings"].map((
    name,
  ): Case => ({
    name: `schema ${name} prints the schema`,
    args: ["schema", name],
    stdout: schemaStart,
    stderr: "",
    exitCode: 0,
  })),
  {
    name: "check ends with the reason why no capture is possible",
    args: ["check"],
    stdout: /\n {2}Checks: 1 failed\.\n\nNot possible: [^\n]*on Windows\.\n$/,
    stderr: "",
    exitCode: 7,
    only: "posix",
  },
  refused(
    "an unknown schema suggests the nearest",
    ["schema", "proces"],
    'livedump: there is no schema for "proces"\n' +
      'Did you mean "process"? See: livedump schema -h\n',
  ),
  {
    name: "settings schema prints the schema of the settings file",
    args: ["settings", "schema"],
    stdout: schemaStart,
    stderr: "",
    exitCode: 0,
  },
  ...[
    ["bash", /^# Completions of livedump for bash[^]*\nfi\n$/],
    ["powershell", /^# Completions of livedump for PowerShell[^]*\}\n$/],
    ["zsh", /^#compdef livedump livedump\.exe\n[^]*\nfi\n$/],
    ["fish", /^# Completions of livedump for fish[^]*\ncomplete [^]*\n$/],
  ].map(([shell, stdout]): Case => ({
    name: `completions ${shell} prints a script`,
    args: ["completions", shell as string],
    stdout: stdout as RegExp,
    stderr: "",
    exitCode: 0,
  })),
  refused(
    "completions for an unknown shell are an error",
    ["completions", "powershel"],
    'livedump: completions needs powershell, bash, zsh or fish, not "powershel"\n' +
      'Did you mean "powershell"? See: livedump completions -h\n',
  ),
  {
    name: "help explains a check by its id",
    args: ["help", "page-count"],
    stdout: /^page-count - Page count[^]*\nWhat to do:\n/,
    stderr: "",
    exitCode: 0,
  },
  {
    name: "without an argument the short help goes to standard error",
    args: [],
    stdout: "",
    stderr: help("livedump_short"),
    exitCode: 2,
  },
  refused(
    "an unknown command suggests the nearest",
    ["inspekt"],
    'livedump: "inspekt" is not a command\n' +
      'Did you mean "inspect"? See: livedump -h\n',
  ),
  refused(
    "a missing path is not a command",
    ["missing.dmp"],
    'livedump: "missing.dmp" is neither a command nor an existing file or ' +
      "folder\nCheck the path. See: livedump -h\n",
  ),
  refused(
    "a glob without a match is not a command",
    ["missing*.dmp"],
    'livedump: "missing*.dmp" is neither a command nor an existing file or ' +
      "folder\nCheck the path. See: livedump -h\n",
  ),
  refused(
    "a command of another program gets a hint",
    ["process", "-ma", "notepad"],
    'livedump: process has no flag "-ma"\n' +
      'Did you mean "--type full"? See: livedump help process-types\n',
  ),
  {
    ...refused(
      "a backslash before a closing quotation mark is explained",
      ["inspect", 'many"'],
      'livedump: an argument contains a quotation mark: many"\n' +
        "A backslash before a closing quotation mark makes the mark part of " +
        'the argument. Remove or double this backslash: "many" or "many\\\\"\n',
    ),
    only: "windows",
  },
  refused(
    "an unknown topic suggests the nearest",
    ["help", "exitcode"],
    'livedump: there is no help on "exitcode"\n' +
      'Did you mean "exit-codes"? See: livedump --help\n',
  ),
  refused(
    "an escape sequence in an argument is escaped",
    ["\x1b[31mred"],
    'livedump: "\\u001b[31mred" is not a command\nSee: livedump -h\n',
  ),
  refused(
    "an unknown action of settings suggests the nearest",
    ["settings", "rest"],
    'livedump: settings has no action "rest"\n' +
      'Did you mean "reset"? See: livedump settings -h\n',
  ),
  refused(
    "an action without its operand is an error",
    ["settings", "set", "capture-user-pages"],
    'livedump: settings takes "set KEY VALUE", not "set capture-user-pages"\n' +
      "See: livedump settings -h\n",
  ),
  refused(
    "an empty operand is an error",
    ["inspect", "intact.dmp", ""],
    "livedump: an operand of inspect is empty\nSee: livedump inspect -h\n",
  ),
  {
    name: "wrong usage is also a document if JSON is requested",
    args: ["inspect", "--format=json", "intact.dmp", ""],
    stdout: /^\{\n[^]*"command": "inspect",\n {2}"exitCode": 2,\n[^]*\n\}\n$/,
    stderr: "livedump: an operand of inspect is empty\n" +
      "See: livedump inspect -h\n",
    exitCode: 2,
  },
  refused(
    "inspect without a file is an error",
    ["inspect"],
    "livedump: inspect needs a file, a folder, a glob or -\n" +
      "See: livedump inspect -h\n",
  ),
  refused(
    "an unknown flag suggests the nearest",
    ["inspect", "--verbos", "intact.dmp"],
    'livedump: inspect has no flag "--verbos"\n' +
      'Did you mean "--verbose"? See: livedump inspect -h\n',
  ),
  refused(
    "an unknown format is an error",
    ["inspect", "--format", "xml", "intact.dmp"],
    "livedump: --format needs text, json, jsonl, junit, github or html, not " +
      '"xml"\nSee: livedump inspect -h\n',
  ),
  refused(
    "an invalid bug check is an error",
    ["inspect", "--expect", "161", "intact.dmp"],
    "livedump: --expect needs a comma-separated list of these items: a " +
      'hexadecimal bug check code such as 0x161, "live", "any", or a name of ' +
      '"livedump help process-types" such as full-memory, not "161"\n' +
      "See: livedump inspect -h\n",
  ),
  refused(
    "a flag without its value is an error",
    ["inspect", "intact.dmp", "--fail-on"],
    "livedump: --fail-on needs warning\nSee: livedump inspect -h\n",
  ),
  refused(
    "an unknown color is an error",
    ["--color", "red", "inspect", "intact.dmp"],
    'livedump: --color needs auto, always or never, not "red"\n' +
      "See: livedump -h\n",
  ),
  ...([
    ["always overrides NO_COLOR", ["always"], { NO_COLOR: "1" }, true],
    ["never overrides FORCE_COLOR", ["never"], { FORCE_COLOR: "1" }, false],
    ["auto means no color in a pipe", ["auto"], {}, false],
    ["FORCE_COLOR=1 means color", [], { FORCE_COLOR: "1" }, true],
    [
      "FORCE_COLOR overrides NO_COLOR",
      [],
      { FORCE_COLOR: "1", NO_COLOR: "1" },
      true,
    ],
    ["FORCE_COLOR=0 means no color", [], { FORCE_COLOR: "0" }, false],
    ["NO_COLOR means no color", [], { NO_COLOR: "1" }, false],
    ["no variable means no color in a pipe", [], {}, false],
  ] as const).map(([name, choice, env, isColored]): Case => ({
    name: `color: ${name}`,
    args: [
      ...["inspect", "-q", "intact.dmp"],
      ...choice.map((each) => `--color=${each}`),
    ],
    env,
    stdout: isColored
      ? colored("COMPLETE  intact.dmp\n")
      : "COMPLETE  intact.dmp\n",
    stderr: "",
    exitCode: 0,
  })),
  {
    name: "JSON has no color",
    args: ["inspect", "--format=json", "--color=always", "intact.dmp"],
    stdout: report("pass", [["intact.dmp", "complete"]]),
    stderr: "",
    exitCode: 0,
  },
];
