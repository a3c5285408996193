import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { UsageError } from "../../src/base/errors.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import "./load_commands.ts";

Deno.test("a wrong command line has a message, a suggestion and a reference", () => {
  const cases: [argv: string[], message: string, hint: string][] = [
    [
      ["inspekt", "a"],
      '"inspekt" is not a command',
      'Did you mean "inspect"? See: livedump -h',
    ],
    [["xyz"], '"xyz" is not a command', "See: livedump -h"],
    [[""], '"" is not a command', "See: livedump -h"],
    [["constructor"], '"constructor" is not a command', "See: livedump -h"],
    [
      ["D:\\x\\a.DMP"],
      '"D:\\x\\a.DMP" is neither a command nor an existing file or folder',
      "Check the path. See: livedump -h",
    ],
    [
      ["--", "--help"],
      '"--help" is not a command',
      'Did you mean "help"? See: livedump -h',
    ],
    [
      ["--colour=never", "schema"],
      'livedump has no flag "--colour"',
      'Did you mean "--color"? See: livedump -h',
    ],
    [
      ["inspect", "--fromat=json", "a"],
      'inspect has no flag "--fromat"',
      'Did you mean "--format"? See: livedump inspect -h',
    ],
    [
      ["inspect", "--xyz", "a"],
      'inspect has no flag "--xyz"',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--failOn", "a"],
      'inspect has no flag "--failOn"',
      'Did you mean "--fail-on"? See: livedump inspect -h',
    ],
    [
      ["inspect", "-x", "a"],
      'inspect has no flag "-x"',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "-vx", "a"],
      'inspect has no flag "-x" (in "-vx")',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "-format", "a"],
      'inspect has no flag "-f" (in "-format")',
      'Did you mean "--format"? See: livedump inspect -h',
    ],
    [
      ["inspect", "---help"],
      'inspect has no flag "---help"',
      'Did you mean "--help"? See: livedump inspect -h',
    ],
    [
      ["kernel", "--hypervisor", "--no-hypervisor"],
      "--no-hypervisor contradicts an earlier flag",
      "See: livedump kernel -h",
    ],
    [
      ["kernel", "--no-hypervisor=yes"],
      "--no-hypervisor takes no value",
      "See: livedump kernel -h",
    ],
    [
      ["kernel", "--no-stacks"],
      'kernel has no flag "--no-stacks"',
      'Did you mean "--stacks"? See: livedump kernel -h',
    ],
    [
      ["schema", "--format", "json"],
      'schema has no flag "--format"',
      "See: livedump schema -h",
    ],
    [
      ["--format", "json", "inspect"],
      "--format has to follow the name of its command",
      'Did you mean "livedump inspect --format"? See: livedump -h',
    ],
    [
      ["--format", "json"],
      "--format has to follow the name of its command",
      'Did you mean "livedump kernel --format"? See: livedump -h',
    ],
    [
      ["-v", "inspect"],
      "-v has to follow the name of its command",
      'Did you mean "livedump inspect -v"? See: livedump -h',
    ],
    [
      ["inspect", "a", "--format"],
      "--format needs text, json, jsonl, junit, github or html",
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--format", "-v", "a"],
      "--format needs text, json, jsonl, junit, github or html",
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--format", "--", "a"],
      "--format needs text, json, jsonl, junit, github or html",
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--format=", "a"],
      "--format needs text, json, jsonl, junit, github or html",
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--format", "", "a"],
      "--format needs text, json, jsonl, junit, github or html",
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--format", "-", "a"],
      '--format needs text, json, jsonl, junit, github or html, not "-"',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--format", "jsno", "a"],
      '--format needs text, json, jsonl, junit, github or html, not "jsno"',
      'Did you mean "json"? See: livedump inspect -h',
    ],
    [
      ["inspect", "--format", "yaml", "a"],
      '--format needs text, json, jsonl, junit, github or html, not "yaml"',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--json=x", "a"],
      "--json takes no value",
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--json", "--format", "text", "a"],
      "--format is given more than once",
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--format", "text", "--json", "a"],
      "--json is given more than once",
      "See: livedump inspect -h",
    ],
    [
      ["--json", "check"],
      "--json has to follow the name of its command",
      'Did you mean "livedump check --json"? See: livedump -h',
    ],
    [
      ["verify", "a.dmp"],
      '"verify" is not a command',
      'Did you mean "livedump inspect"? See: livedump -h',
    ],
    [
      ["-"],
      '"-" is not a command',
      'Did you mean "livedump inspect -"? See: livedump help pipes',
    ],
    [
      ["list"],
      '"list" is not a command',
      "Settings: livedump settings. Processes: tasklist. Contents of a dump: " +
      "livedump inspect --modules --processes FILE",
    ],
    [
      ["diff", "a.dmp", "b.dmp"],
      '"diff" is not a command',
      "To compare two dumps, compare their reports: livedump inspect --fields " +
      "--modules FILE > REPORT.txt for each, then fc or diff",
    ],
    [
      ["inspect", "a.dmp", "-o", "report.txt"],
      'inspect has no flag "-o"',
      "To write a report to a file: --report text=FILE, or --report html=FILE",
    ],
    [
      ["settings", "-o", "report.txt"],
      'settings has no flag "-o"',
      "See: livedump settings -h",
    ],
    [
      ["process", "--list"],
      'process has no flag "--list"',
      "Use tasklist. If several processes have the same name, " +
      '"livedump process NAME" lists them.',
    ],
    [
      ["process", "-ma", "notepad"],
      'process has no flag "-ma"',
      'Did you mean "--type full"? See: livedump help process-types',
    ],
    [
      ["-ma", "notepad"],
      'livedump has no flag "-ma"',
      "Did you mean livedump process NAME --type full? See: livedump -h",
    ],
    [
      ["kernel", "--full"],
      'kernel has no flag "--full"',
      "A full dump is the default: leave the flag out. For kernel stacks: " +
      "--stacks",
    ],
    [
      ["process", "--full", "notepad"],
      'process has no flag "--full"',
      'Did you mean "--type full"? See: livedump help process-types',
    ],
    [
      ["inspect", "--color=JSON", "a"],
      '--color needs auto, always or never, not "JSON"',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--fail-on", "a"],
      '--fail-on needs warning, not "a"',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--expect"],
      "--expect needs a comma-separated list of these items: a hexadecimal " +
      'bug check code such as 0x161, "live", "any", or a name of ' +
      '"livedump help process-types" such as full-memory',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--verbose=yes", "a"],
      "--verbose takes no value",
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--verbose=", "a"],
      "--verbose takes no value",
      "See: livedump inspect -h",
    ],
    [["--version=2"], "--version takes no value", "See: livedump -h"],
    [
      ["inspect", "--report", "xml=a", "a"],
      "--report needs a format (text, json, jsonl, junit, github or html) and a " +
      'file, such as junit=results.xml, not "xml=a"',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--report", "json", "a"],
      "--report needs a format (text, json, jsonl, junit, github or html) and a " +
      'file, such as junit=results.xml, not "json"',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--report", "json=", "a"],
      "--report needs a format (text, json, jsonl, junit, github or html) and a " +
      'file, such as junit=results.xml, not "json="',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--report", "=a", "a"],
      "--report needs a format (text, json, jsonl, junit, github or html) and a " +
      'file, such as junit=results.xml, not "=a"',
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "--format", "json", "--format", "text", "a"],
      "--format is given more than once",
      "See: livedump inspect -h",
    ],
    [
      ["--color=never", "schema", "--color=never"],
      "--color is given more than once",
      "See: livedump schema -h",
    ],
    [
      ["inspect"],
      "inspect needs a file, a folder, a glob or -",
      "See: livedump inspect -h",
    ],
    [
      ["inspect", "a", ""],
      "an operand of inspect is empty",
      "See: livedump inspect -h",
    ],
    [["help", ""], "an operand of help is empty", "See: livedump help -h"],
    [
      ["schema", "kernel", "b"],
      'schema takes the name of a command that has --format json, or the word "usage", so ' +
      '"b" is one operand too many',
      "See: livedump schema -h",
    ],
    [
      ["kernel", "a.dmp"],
      'kernel takes no operand, so "a.dmp" is one operand too many',
      'Did you mean "-o a.dmp"? See: livedump kernel -h',
    ],
    [
      ["process", "notepad", "D:\\dumps"],
      'process takes the ID or the name of a process, so "D:\\dumps" is one ' +
      "operand too many",
      'Did you mean "-o D:\\dumps"? See: livedump process -h',
    ],
    [
      ["process", "4711", "4712"],
      'process takes the ID or the name of a process, so "4712" is one operand ' +
      "too many",
      "See: livedump process -h",
    ],
    [
      ["help", "a", "b"],
      'help takes one command or topic, so "b" is one operand too many',
      "See: livedump help -h",
    ],
  ];
  for (const [argv, message, hint] of cases) {
    const error = assertThrows(
      () => parseCommandLine(argv),
      UsageError,
      undefined,
      argv.join(" "),
    );
    assertEquals([error.message, error.hint], [message, hint]);
  }
});

Deno.test("a quotation mark is refused on Windows only, with the cause and advice", () => {
  for (
    const argv of [
      ["kernel", "-o", 'out dir" -q'],
      ["inspect", 'out dir"'],
      ["settings", "set", "kernel-dump-folder", 'out dir"'],
      ['out dir"'],
    ]
  ) {
    const error = assertThrows(() => parseCommandLine(argv, "windows"));
    assertInstanceOf(error, UsageError);
    assertEquals(
      error.message,
      `an argument contains a quotation mark: ${argv.at(-1)}`,
    );
    assertEquals(
      error.hint,
      "A backslash before a closing quotation mark makes the mark part of " +
        'the argument. Remove or double this backslash: "out dir" or "out dir\\\\"',
    );
  }
  parseCommandLine(["inspect", 'out dir"'], "linux");
});
