import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/base/errors.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import "./load_commands.ts";

const inspectDefaults = {
  format: "text",
  report: [],
  filesFrom: null,
  expect: { bugChecks: [0x161], contents: [], isRequest: false },
  failOn: null,
  allowUnverified: false,
  verbose: false,
  fields: false,
  hash: false,
  map: false,
  deep: false,
  modules: false,
  processes: false,
  read: null,
  quiet: false,
  color: "auto",
} as const;

/**
 * An invocation of `inspect` with the given operands and flags, and with
 * defaults for all other flags.
 */
function inspect(operands: string[], flags: Record<string, unknown> = {}) {
  const command = "inspect";
  return { command, operands, flags: { ...inspectDefaults, ...flags } };
}

function help(
  subject: string | null,
  detail: "short" | "long",
  isRequested = true,
) {
  return { command: "help", subject, detail, isRequested };
}

function parsed(...argv: string[]): unknown {
  return parseCommandLine(argv);
}

/** Parses a request for help, and leaves out its flags. */
function parsedHelp(...argv: string[]): unknown {
  const { flags: _, ...rest } = parseCommandLine(argv);
  return rest;
}

Deno.test("flags that are not given have their defaults", () => {
  assertEquals(parsed("inspect", "a.dmp"), inspect(["a.dmp"]));
  assertEquals(parsed("schema"), {
    command: "schema",
    operands: [],
    flags: { color: "auto" },
  });
});

Deno.test("a value follows its flag after a space or an equals sign", () => {
  const expected = inspect(["a"], { format: "json", failOn: "warning" });
  assertEquals(
    parsed("inspect", "--format", "json", "--fail-on", "warning", "a"),
    expected,
  );
  assertEquals(
    parsed("inspect", "--format=json", "--fail-on=warning", "a"),
    expected,
  );
});

Deno.test("flags are allowed before, between and after the operands", () => {
  assertEquals(
    parsed("--color", "never", "inspect", "-v", "a", "--fields", "b", "-q"),
    inspect(["a", "b"], {
      color: "never",
      verbose: true,
      fields: true,
      quiet: true,
    }),
  );
});

Deno.test("letters can be combined, and a switch can be repeated", () => {
  assertEquals(
    parsed("inspect", "-vqv", "--quiet", "a"),
    inspect(["a"], { verbose: true, quiet: true }),
  );
});

Deno.test("after -- everything is an operand", () => {
  assertEquals(
    parsed("inspect", "-v", "--", "--format", "-q", "--", "a"),
    inspect(["--format", "-q", "--", "a"], { verbose: true }),
  );
});

Deno.test("operands are not converted", () => {
  const operands = ["007", "-", "0x10", "1e3", " ", "true", "a=b", "NaN"];
  assertEquals(parsed("inspect", ...operands), inspect(operands));
});

function expecting(text: string): unknown {
  return (parsed("inspect", "--expect", text, "a") as {
    flags: { expect: unknown };
  }).flags.expect;
}

const expected = (
  bugChecks: (number | string)[],
  contents: string[] = [],
) => ({ bugChecks, contents, isRequest: false });

Deno.test("an expected bug check is a hexadecimal number of 32 bits, or the word live or any", () => {
  assertEquals(expecting("0x161"), expected([353]));
  assertEquals(expecting("0X7E"), expected([126]));
  assertEquals(expecting("0x00000161"), expected([353]));
  assertEquals(expecting("0xffffFFFF"), expected([4294967295]));
  assertEquals(expecting("0x0"), expected([0]));
  assertEquals(expecting("any"), expected(["any"]));
  assertEquals(expecting("live"), expected(["live"]));
  for (
    const bad of [
      ...["161", "0x", "0x1g", "0x100000000", "ANY", "0x 1", "1e3", ","],
      ...["any,", "0x161,,any", "full-memory,bogus", "WithFullMemories"],
    ]
  ) {
    assertThrows(() => expecting(bad), UsageError, `not "${bad}"`);
  }
});

Deno.test("--json means --format json, and may be repeated", () => {
  const expected = inspect(["a"], { format: "json" });
  for (const flags of [["--json"], ["--json", "--json"]]) {
    assertEquals(parsed("inspect", ...flags, "a"), expected);
  }
  assertEquals(parsed("inspect", "--format=json", "--json", "a"), expected);
  for (const line of ["kernel", "process a", "check", "settings"]) {
    const invocation = parsed(...line.split(" "), "--json");
    assertEquals(
      (invocation as { flags: { format: string } }).flags.format,
      "json",
      line,
    );
  }
});

Deno.test("-?, /? and -V mean -h and --version, and version is a command", () => {
  for (const word of ["-?", "/?"]) {
    assertEquals(parsedHelp(word), help(null, "short"));
    assertEquals(parsedHelp("inspect", "a", word), help("inspect", "short"));
  }
  const version = { command: "version", flags: { color: "auto" } };
  for (const word of ["-V", "--version", "version"]) {
    assertEquals(parsed(word), version);
  }
  assertEquals(parsed("inspect", "-V"), {
    command: "version",
    flags: { ...inspectDefaults },
  });
  assertEquals(parsed("inspect", "--", "/?"), inspect(["/?"]));
});

Deno.test("a list of expectations may contain bug checks and contents of minidumps", () => {
  assertEquals(
    expecting("0x161,live,full-memory"),
    expected([353, "live"], ["full-memory"]),
  );
  // This list contains only contents of minidumps, so the default still applies
  // to kernel dumps: bug check 0x161 (353).
  assertEquals(
    expecting("handles,thread-info,handles"),
    expected([353], ["handles", "thread-info"]),
  );
  // `full` means the contents that WinDbg documents for .dump /ma.
  assertEquals(
    expecting("any,full"),
    expected(["any"], [
      "full-memory",
      "handles",
      "unloaded-modules",
      "full-memory-info",
      "thread-info",
    ]),
  );
});

Deno.test("-h, --help and the command help request help", () => {
  assertEquals(parsedHelp("-h"), help(null, "short"));
  assertEquals(parsedHelp("--help"), help(null, "long"));
  assertEquals(parsedHelp("help"), help(null, "long"));
  assertEquals(parsedHelp("help", "verdicts"), help("verdicts", "long"));
  assertEquals(parsedHelp("inspect", "-h"), help("inspect", "short"));
  assertEquals(parsedHelp("inspect", "-vh"), help("inspect", "short"));
  assertEquals(parsedHelp("inspect", "a", "--help"), help("inspect", "long"));
  assertEquals(parsedHelp("help", "--help"), help("help", "long"));
});

Deno.test("a command line without a command does not request help", () => {
  assertEquals(parsedHelp(), help(null, "short", false));
  assertEquals(parsedHelp("--color", "never"), help(null, "short", false));
  assertEquals(parsedHelp("--"), help(null, "short", false));
});

Deno.test("help and version override everything after them", () => {
  assertEquals(parsedHelp("-h", "--bogus"), help(null, "short"));
  assertEquals(
    parsedHelp("inspect", "--help", "--bogus"),
    help("inspect", "long"),
  );
  assertEquals(parsed("--version", "bogus"), {
    command: "version",
    flags: { color: "auto" },
  });
});

Deno.test("a hundred thousand operands are read in order", () => {
  const operands = Array.from({ length: 100_000 }, (_, index) => `${index}`);
  assertEquals(parsed("inspect", ...operands), inspect(operands));
});

Deno.test("a toggle is on, off or not given", () => {
  const userPages = (...flags: string[]) => {
    const invocation = parseCommandLine(["kernel", ...flags]);
    return invocation.command === "kernel"
      ? invocation.flags.userPages
      : undefined;
  };
  assertEquals(userPages("--user-pages"), true);
  assertEquals(userPages("--no-user-pages"), false);
  assertEquals(userPages("--no-user-pages", "--no-user-pages"), false);
  assertEquals(userPages(), null);
});

Deno.test("the value of --clone is optional, after =", () => {
  const clone = (...argv: string[]) => {
    const invocation = parseCommandLine(["process", ...argv]);
    return invocation.command === "process"
      ? [invocation.flags.clone, invocation.operands]
      : invocation.command;
  };
  assertEquals(clone("app"), [null, ["app"]]);
  assertEquals(clone("--clone", "app"), ["only", ["app"]]);
  assertEquals(clone("--clone=auto", "app"), ["auto", ["app"]]);
  const refused = [["--clone=", "app"], ["--clone", "--clone", "app"]];
  for (const argv of refused) assertThrows(() => clone(...argv), UsageError);
});

Deno.test("a list flag may be given several times", () => {
  assertEquals(
    parsed("inspect", "--report=json=a=b.json", "--report", "junit=c", "d"),
    inspect(["d"], {
      report: [
        { format: "json", path: "a=b.json" },
        { format: "junit", path: "c" },
      ],
    }),
  );
});

Deno.test("operands are optional with --files-from", () => {
  assertEquals(
    parsed("inspect", "--files-from", "-"),
    inspect([], { filesFrom: "-" }),
  );
});
