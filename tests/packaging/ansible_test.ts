/**
 * The Ansible role, run on this machine: a collection of stand-ins plays the
 * modules that only Windows has, and a script plays livedump.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { testWithProgram } from "../with_program.ts";

const packaging = fromFileUrl(new URL("../../packaging/", import.meta.url));
const here = import.meta.dirname!;

/** What a capture prints, as far as the role reads it. */
const report = (verdict: string, summary: string) =>
  JSON.stringify({
    dumps: [{ path: "PATH", verdict, summary }],
    error: null,
  });

/** `livedump kernel`, as each machine of the test has it. */
const livedump = `#!/bin/sh
folder=$(dirname "$0")
printf 'dump' > "$folder/a.dmp"
case "$1 $2" in
"kernel --stacks") printf '%s' '${
  report("partial", 'Memory is "missing".')
}' | sed "s#PATH#$folder/a.dmp#"; exit 3 ;;
"process gone") printf '%s' '{"dumps":[],"error":{"message":"no such process"}}'; exit 4 ;;
"crash --format") echo 'panicked'; exit 101 ;;
*) printf '%s' '${
  report("complete", "All is there.")
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
off    ansible_host=127.0.0.1 ansible_port=9 ansible_connection=ssh
away   ansible_host=127.0.0.1 ansible_port=9 livedump_folder=${folder}/away ansible_connection="{{ 'local' if livedump_place is not defined else 'ssh' }}"

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
      ANSIBLE_LOCAL_TEMP: `${cwd}/tmp`,
      ANSIBLE_REMOTE_TEMP: `${cwd}/tmp`,
      LC_ALL: "C.UTF-8",
    },
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

async function inFolder(body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWithProgram(
  "ansible-playbook",
  "what fails on one machine is a row, and ends nothing",
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/livedump`, livedump, { mode: 0o755 });
      await Deno.writeTextFile(`${folder}/inventory`, inventory(folder));
      const { text } = await ansible("ansible-playbook", [
        ...["-i", `${folder}/inventory`, "-e", "livedump_fetch_dumps=true"],
        ...["-e", `livedump_results=${folder}/results`],
        ...["-e", `{"ansible_python_interpreter": "/usr/bin/python3"}`],
        `${packaging}ansible/livedump.yml`,
      ], folder);
      const table = await Deno.readTextFile(`${folder}/results/table.csv`)
        .catch(() => text);
      const rows = table.trimEnd().split("\n");
      // What Ansible says of a missing file is its own.
      const [, missing = ""] = /^"empty","error","","","(.+)"$/.exec(
        rows[5] ?? "",
      ) ?? [];
      assertMatch(missing, /no\/such\/program/);
      assertEquals(rows, [
        "machine,verdict,exit code,path,message",
        `"good","complete","0","${folder}/good one/a.dmp","All is there."`,
        `"half","partial","3","${folder}/half/a.dmp","Memory is ""missing""."`,
        '"gone","no dump","4","","no such process"',
        '"crash","error","","",' +
        '"livedump printed no report (exit code 101): panicked"',
        `"empty","error","","","${missing}"`,
        '"off","error","","","The machine was not reached."',
        '"away","error","","","The machine went away before the dump."',
      ]);
      // Well-known SIDs: the system and the administrators.
      assertEquals(
        await Deno.readTextFile(`${folder}/good one.acl`),
        "allow S-1-5-18 FullControl\n" +
          "allow S-1-5-32-544 FullControl\n" +
          "inherited absent, while it held nothing\n",
      );
      const names = await Array.fromAsync(
        Deno.readDir(`${folder}/results`),
        ({ name }) => name,
      );
      assertEquals(names.sort(), [
        ...["gone.json", "good-a.dmp", "good.json", "half-a.dmp", "half.json"],
        "table.csv",
      ]);
    }),
);

testWithProgram(
  "ansible-playbook",
  "the table has the machines that were asked for, were none of them reached",
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/livedump`, livedump, { mode: 0o755 });
      await Deno.writeTextFile(`${folder}/inventory`, inventory(folder));
      const { text } = await ansible("ansible-playbook", [
        ...["-i", `${folder}/inventory`, "-e", "livedump_hosts=windows,others"],
        ...["-e", `livedump_results=${folder}/results`, "--limit=off,away"],
        ...["-e", `{"ansible_python_interpreter": "/usr/bin/python3"}`],
        `${packaging}ansible/livedump.yml`,
      ], folder);
      const table = await Deno.readTextFile(`${folder}/results/table.csv`)
        .catch(() => text);
      assertEquals(table.split("\n").slice(1), [
        '"off","error","","","The machine was not reached."',
        '"away","error","","","The machine went away before the dump."',
        "",
      ]);
    }),
);

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
