/**
 * Runs the Ansible role on this machine. A collection of simple modules
 * replaces the Windows modules, and a script replaces livedump.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { parse } from "yaml";
import { testWithProgram } from "../with_program.ts";

const packaging = fromFileUrl(new URL("../../packaging/", import.meta.url));
const here = import.meta.dirname!;

/**
 * The JSON document of a capture, with only the properties that the role reads.
 */
const report = (
  verdict: string,
  summary: string,
  windowsRecord: Record<string, number | null> | null,
) =>
  JSON.stringify({
    captures: [{ windowsRecord }],
    dumps: [{ path: "PATH", verdict, summary }],
    error: null,
  });

/**
 * What Windows recorded about a dump with all pages, and about a dump in which
 * 250,000 pages are missing.
 */
const wholeRecord = {
  estimatedPages: 1_000_000,
  allocatedPages: 1_000_000,
  systemQuiescedMs: 0,
};
const partialRecord = {
  ...wholeRecord,
  allocatedPages: 750_000,
  systemQuiescedMs: 4321,
};
const oldRecord = {
  estimatedPages: null,
  allocatedPages: null,
  systemQuiescedMs: null,
};

/** A script that acts as `livedump` on each machine of the test. */
const livedump = `#!/bin/sh
folder=$(dirname "$0")
printf 'dump' > "$folder/a.dmp"
case "$1 $2" in
"kernel --stacks") printf '%s' '${
  report("partial", 'Memory is "missing".', partialRecord)
}' | sed "s#PATH#$folder/a.dmp#"; exit 3 ;;
"process gone") printf '%s' '{"captures":[],"dumps":[],"error":{"message":"no such process"}}'; exit 4 ;;
"full --format") printf '%s' '${
  JSON.stringify({
    captures: [{ windowsRecord: partialRecord }],
    dumps: [],
    error: { message: "The disk is full." },
  })
}'; exit 6 ;;
"crash --format") echo 'panicked'; exit 101 ;;
"slow --format") sleep 20 ;;
"old --format") printf '%s' '${
  report("complete", "Every page is in the file.", oldRecord)
}' | sed "s#PATH#$folder/a.dmp#" ;;
"lost --format") printf '%s' '${
  report("complete", "Every page is in the file.", null)
}' | sed "s#PATH#$folder/lost.dmp#" ;;
*) printf '%s' '${
  report("complete", "Every page is in the file.", wholeRecord)
}' | sed "s#PATH#$folder/a.dmp#" ;;
esac
`;

const inventory = (folder: string) => `
[windows]
good   ansible_connection=local livedump_folder="${folder}/good one"
half   ansible_connection=local livedump_folder=${folder}/half livedump_command="kernel --stacks"
gone   ansible_connection=local livedump_folder=${folder}/gone livedump_command="process gone"
crash  ansible_connection=local livedump_folder=${folder}/crash livedump_command=crash
empty  ansible_connection=local livedump_folder=${folder}/empty livedump_program=/no/such/program
locked ansible_connection=local livedump_folder=${folder}/locked livedump_program=${folder}/locked_program
full   ansible_connection=local livedump_folder=${folder}/full livedump_command=full
old    ansible_connection=local livedump_folder=${folder}/old livedump_command=old
slow   ansible_connection=local livedump_folder=${folder}/slow livedump_command=slow livedump_timeout=3
lost   ansible_connection=local livedump_folder=${folder}/lost livedump_command=lost
shared ansible_connection=local livedump_folder=C:/ProgramData/tools
off    ansible_host=127.0.0.1 ansible_port=9 ansible_connection=ssh
away   ansible_host=127.0.0.1 ansible_port=9 livedump_folder=${folder}/away ansible_connection="{{ 'local' if livedump_connected is not defined else 'ssh' }}"
late   ansible_host=127.0.0.1 ansible_port=9 livedump_folder=${folder}/late ansible_connection="{{ 'local' if livedump_row is not defined else 'ssh' }}"

[others]
other  ansible_connection=local

[windows:vars]
livedump_program=${folder}/livedump
`;

async function ansible(program: string, args: string[], cwd: string) {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: {
      ANSIBLE_COLLECTIONS_PATH: `${here}/collections`,
      ANSIBLE_LOCALHOST_WARNING: "false",
      ANSIBLE_NOCOLOR: "true",
      ANSIBLE_FORKS: "20",
      ANSIBLE_PIPELINING: "true",
      ANSIBLE_LOCAL_TEMP: `${cwd}/tmp`,
      ANSIBLE_REMOTE_TEMP: `${cwd}/tmp`,
      LC_ALL: "C.UTF-8",
    },
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/**
 * Runs the playbook on the inventory. Returns the rows of the result table, or
 * the output if there is no table.
 */
async function play(folder: string, args: readonly string[]) {
  const { code, text } = await ansible("ansible-playbook", [
    ...["-i", `${folder}/inventory`, ...args],
    ...["-e", `livedump_results=${folder}/results`],
    ...["-e", `{"ansible_python_interpreter": "/usr/bin/python3"}`],
    `${packaging}ansible/livedump.yml`,
  ], folder);
  const table = await Deno.readTextFile(`${folder}/results/table.csv`)
    .catch(() => text);
  return { code, text, rows: table.trimEnd().split("\n") };
}

async function namesIn(folder: string): Promise<string[]> {
  const names = Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return (await names).sort();
}

/**
 * Makes a folder with the inventory and the programs that the inventory names.
 */
async function inFolder(body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/livedump`, livedump, { mode: 0o755 });
    await Deno.writeTextFile(`${folder}/locked_program`, livedump);
    await Deno.writeTextFile(`${folder}/inventory`, inventory(folder));
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWithProgram(
  "ansible-playbook",
  "a failure on one machine is a row and stops no other machine",
  () =>
    inFolder(async (folder) => {
      const { code, rows } = await play(folder, [
        ...["-e", "livedump_fetch_dumps=true"],
      ]);
      assertEquals(code, 0);
      // Ansible writes the message about a missing file, so only a part of it
      // is checked.
      const [, missing = ""] = /^"empty","error","","","(.+)","",""$/.exec(
        rows[5] ?? "",
      ) ?? [];
      assertMatch(missing, /no\/such\/program/);
      // ssh writes the message of this row. The dump was taken before the
      // machine became unreachable.
      const late = rows.pop() ?? "";
      assertMatch(
        late,
        /^"late","complete","0","[^"]+a\.dmp","Data could .*","0","0"$/,
      );
      assertEquals(rows, [
        "machine,verdict,exit code,path,message,pages missing,ms paused",
        `"good","complete","0","${folder}/good one/a.dmp","Every page is in the file.","0","0"`,
        `"half","partial","3","${folder}/half/a.dmp","Memory is ""missing"".","250000","4321"`,
        '"gone","no dump","4","","no such process","",""',
        '"crash","error","","",' +
        '"livedump printed no report (exit code 101): panicked","",""',
        `"empty","error","","","${missing}","",""`,
        '"locked","error","","","livedump printed no report (exit code 13): ' +
        `[Errno 13] Permission denied: '${folder}/locked/livedump.exe'","",""`,
        '"full","no dump","6","","The disk is full.","250000","4321"',
        `"old","complete","0","${folder}/old/a.dmp","Every page is in the file.","",""`,
        '"slow","error","","","The ansible.windows.win_command action failed ' +
        'to execute in the expected time frame (3) and was terminated","",""',
        `"lost","complete","0","${folder}/lost/lost.dmp",` +
        '"the remote file does not exist, not transferring, ignored","",""',
        '"shared","error","","","livedump_folder is C:/ProgramData/tools. Choose ' +
        'a folder that only livedump uses, without a backslash at the end.","",""',
        '"off","error","","","The machine could not be reached.","",""',
        '"away","error","","","The machine became unreachable before the dump.","",""',
      ]);
      // S-1-5-18 is the local system, S-1-5-32-544 are the administrators.
      assertEquals(
        await Deno.readTextFile(`${folder}/good one.acl`),
        "allow S-1-5-18 FullControl\n" +
          "allow S-1-5-32-544 FullControl\n" +
          "inherited absent, when it contained nothing\n",
      );
      assertEquals(await namesIn(`${folder}/results`), [
        ...["full.json", "gone.json", "good-a.dmp", "good.json"],
        ...["half-a.dmp", "half.json", "late.json"],
        ...["lost.json", "old-a.dmp", "old.json", "table.csv"],
      ]);
    }),
);

testWithProgram(
  "ansible-playbook",
  "the table lists the selected machines even if none is reachable",
  () =>
    inFolder(async (folder) => {
      const { rows } = await play(folder, [
        ...["-e", "livedump_hosts=windows,others", "--limit=off,away"],
      ]);
      assertEquals(rows.slice(1), [
        '"off","error","","","The machine could not be reached.","",""',
        '"away","error","","","The machine became unreachable before the dump.","",""',
      ]);
    }),
);

testWithProgram(
  "ansible-playbook",
  "cleaning removes only the files of this run",
  () =>
    inFolder(async (folder) => {
      for (const one of ["good one", "crash"]) {
        await Deno.mkdir(`${folder}/${one}`);
        await Deno.writeTextFile(`${folder}/${one}/other`, "");
      }
      const { rows } = await play(folder, [
        ...["-e", "livedump_clean=true", "--limit=good,crash,late"],
      ]);
      assertEquals(await namesIn(`${folder}/good one`), ["other"]);
      // This run has no report, so the name of its dump is unknown and the dump
      // is not removed.
      assertEquals(await namesIn(`${folder}/crash`), ["a.dmp", "other"]);
      assertMatch(
        rows[3] ?? "",
        /^"late","complete",.* The program and the dumps could not be removed\.","0","0"$/,
      );
    }),
);

testWithProgram(
  "ansible-playbook",
  "with livedump_strict, a machine without a complete dump fails the run",
  () =>
    inFolder(async (folder) => {
      const { code, text, rows } = await play(folder, [
        ...["-e", "livedump_strict=true", "--limit=good,half,off"],
      ]);
      assertEquals(code, 2);
      assertEquals(rows.length, 4);
      const failed = text.matchAll(/^(\w+) +:.* failed=(\d)/gm);
      assertEquals(Array.from(failed, ([, name, count]) => [name, count]), [
        ["good", "0"],
        ["half", "1"],
        ["off", "1"],
      ]);
    }),
);

Deno.test("the role refuses folders of Windows and folders that users can create", async () => {
  const text = await Deno.readTextFile(
    `${packaging}ansible/roles/livedump/vars/main.yml`,
  );
  const { livedump_refused_folder: python } = parse(text);
  const refusedFolder = new RegExp(python.replace(/^\(\?i\)/, ""), "i");
  const isRefused = (folder: string) => refusedFolder.test(folder);
  const refused = [
    ...["C:", "C:\\", "d:/", "C:\\Windows", "c:\\windows\\temp\\livedump"],
    ...["C:\\Program Files", "C:\\Program Files (x86)", "C:\\Users\\ada"],
    ...["C:\\ProgramData", "C:\\ProgramData\\livedump", "D:\\livedump\\"],
  ];
  assertEquals(refused.filter((folder) => !isRefused(folder)), []);
  const accepted = [
    ...["C:\\Program Files\\livedump", "D:\\livedump", "D:\\Windows dumps"],
    ...["C:\\ProgramData\\Us\\livedump", "\\\\server\\share\\livedump"],
  ];
  assertEquals(accepted.filter(isRefused), []);
});

testWithProgram(
  "ansible-lint",
  "ansible-lint finds nothing in the role",
  () =>
    inFolder(async (folder) => {
      const { code, text } = await ansible("ansible-lint", [
        ...["--offline", "--nocolor", `${packaging}ansible/livedump.yml`],
        `${packaging}ansible/roles/livedump`,
      ], folder);
      assertEquals(code, 0, text);
    }),
);
