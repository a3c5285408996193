import { assert, assertEquals } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import { compiledProgram } from "./cli/program.ts";
import { fakeWindows } from "./capture/fake_windows.ts";
import { runKernel } from "./capture/kernel_run.ts";
import { inFolder, runProcess } from "./capture/process/process_run.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

const program = await compiledProgram("host") ?? "";

function run(args: string[], home = "/nowhere") {
  const { code, stdout } = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { HOME: home },
    stdin: "null",
  }).outputSync();
  return { code, text: new TextDecoder().decode(stdout) };
}

const commands = ["kernel", "process", "check", "settings"] as const;
type Name = (typeof commands)[number];

const ajv = new Ajv2020({ strict: false, allErrors: true });
const validators = Object.fromEntries(
  program === "" ? [] : commands.map((name) => [
    name,
    ajv.compile(JSON.parse(run(["schema", name]).text)),
  ]),
) as Record<Name, ReturnType<typeof ajv.compile>>;

function check(name: Name, document: Loose): void {
  assert(
    validators[name](document),
    JSON.stringify([validators[name].errors, document]),
  );
}

function refuse(name: Name, sound: Loose, change: (copy: Loose) => void) {
  const copy = structuredClone(sound);
  change(copy);
  assertEquals(validators[name](copy), false, String(change));
}

const onPosix = (name: string, fn: () => void | Promise<void>) =>
  Deno.test({ name, fn, ignore: Deno.build.os === "windows" || !program });

onPosix(
  "compiled: what captures print follows its schema, on errors too",
  () => {
    for (const args of [["kernel"], ["process", "x"], ["check"]]) {
      const { code, text } = run([...args, "--format", "json"]);
      const document = JSON.parse(text);
      check(args[0] as Name, document);
      assertEquals([code, document.exitCode], [7, 7]);
    }
  },
);

onPosix(
  "compiled: what settings prints follows its schema, on errors too",
  () =>
    inFolder(async (home) => {
      const settings = (...args: string[]) => {
        const { code, text } = run(
          ["settings", ...args, "--format", "json"],
          home,
        );
        const document = JSON.parse(text);
        check("settings", document);
        assertEquals(code, document.exitCode);
        return document;
      };
      for (
        const args of [
          ["list"],
          ["get", "process-dump-type"],
          ["set", "capture-user-pages", "on"],
          ["reset"],
          ["path"],
        ]
      ) assertEquals(settings(...args).error, null);
      await Deno.writeTextFile(`${home}/.config/livedump/settings.json`, "{");
      const broken = settings("list");
      assertEquals([broken.exitCode, broken.error.code], [
        4,
        "settings-broken",
      ]);
      const { putAside } = settings("reset");
      assert(putAside.endsWith(".broken-1"));
      const list = settings("list");
      refuse("settings", list, (copy) => delete copy.settings);
      refuse("settings", list, (copy) => delete copy.error);
    }),
);

onPosix(
  "a run of kernel and process follows its schema",
  () =>
    inFolder(async (folder) => {
      const rows = [{ id: 10, name: "app.exe" }, { id: 11, name: "app" }];
      const flags = ["--format", "json", "-o", folder];
      const kernel = async (...args: string[]) =>
        JSON.parse(
          (await runKernel(fakeWindows(), [...args, ...flags])).stdout,
        );
      const process = async (...args: string[]) =>
        JSON.parse(
          (await runProcess(rows, [...args, ...flags], {
            refuse: (id) => id === 11 ? 5 : null,
          })).stdout,
        );
      // The reports themselves are those of inspect, which the tests stub here.
      const without = (document: Loose) => ({
        ...document,
        verdict: null,
        dumps: [],
      });
      const good = await kernel();
      check("kernel", without(good));
      check("kernel", await kernel("--dry-run"));
      check("process", without(await process("10")));
      check("process", without(await process("app", "--all")));
      check("process", await process("app", "--all", "--dry-run"));
      check("process", await process("app"));
      check("process", await process("11"));
      check("process", await process("nobody"));
      const sound = without(good);
      for (const key of Object.keys(sound)) {
        refuse("kernel", sound, (copy) => delete copy[key]);
      }
      for (const key of Object.keys(sound.captures[0])) {
        refuse("kernel", sound, (copy) => delete copy.captures[0][key]);
      }
      refuse("kernel", sound, (copy) => copy.verdict = "complete");
      refuse("kernel", sound, (copy) => copy.verdict = "pass");
      refuse("kernel", sound, (copy) => copy.dumps = [{ verdict: "fine" }]);
      refuse("process", await process("10"), (copy) => copy.verdict = "good");
    }),
);
