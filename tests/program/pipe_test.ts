import { assert, assertEquals, assertMatch } from "@std/assert";
import { buildKernelDump } from "../builder/dump_builder.ts";
import { buildSummaryBody } from "../builder/old_bodies.ts";
import { outcomeOf } from "./case.ts";
import { openShellScene } from "./shell_scene.ts";

const { onLinux, program, scene, shell } = await openShellScene("pipe");

onLinux("a dump from a pipe is inspected", async () => {
  const line = 'cat intact.dmp | "$0" inspect -q -';
  assertEquals(await shell(line), {
    code: 0,
    stdout: "COMPLETE  standard input\n",
    stderr: "",
  });
});

onLinux("each layout of kernel dumps can come from a pipe", async () => {
  const dumps = [
    buildKernelDump({ type: 1 }),
    buildKernelDump({ type: 4 }),
    buildKernelDump({ type: 8 }),
    buildKernelDump({ type: 1, bits: 32 }),
    buildKernelDump({
      type: 2,
      body: buildSummaryBody({ bits: 64, present: [1n, 7n] }),
    }),
  ];
  for (const [index, dump] of dumps.entries()) {
    await Deno.writeFile(`${scene}/kind-${index}.dmp`, dump);
  }
  const { stdout, stderr } = await shell(
    'for one in kind-*.dmp; do "$0" inspect -q --expect any - <"$one"; done',
  );
  await shell("rm kind-*.dmp");
  assertEquals([stdout, stderr], [
    "COMPLETE  standard input\n".repeat(dumps.length),
    "",
  ]);
});

onLinux(
  "a dump from a slow pipe is inspected together with a file",
  async () => {
    const line =
      "{ head -c 5000 intact.dmp; sleep 0.3; tail -c +5001 intact.dmp;" +
      ' } | "$0" inspect -q intact.dmp -';
    assertEquals(
      (await shell(line)).stdout,
      "COMPLETE  intact.dmp\nCOMPLETE  standard input\n",
    );
  },
);

onLinux("a dump is truncated if its writer dies", async () => {
  const line = 'sh -c "head -c -1 intact.dmp; kill -9 \\$\\$" | ' +
    '"$0" inspect -q -';
  const { code, stdout } = await shell(line);
  assertEquals([code, stdout], [3, "TRUNCATED  standard input\n"]);
});

onLinux("an empty pipe and a pipe without a dump are unreadable", async () => {
  for (
    const [line, expected] of [
      ['true | "$0" inspect -', "The pipe delivered 0 bytes."],
      ['"$0" inspect - <&-', "The pipe delivered 0 bytes."],
      ['echo hello | "$0" inspect -', "This is not a dump but "],
      ['"$0" inspect - </tmp', "Standard input could not be read:"],
    ] as const
  ) {
    const { code, stdout } = await shell(line);
    assertEquals(code, 4, stdout);
    assert(stdout.includes(expected), stdout);
  }
});

onLinux("standard input can be used only once", async () => {
  for (
    const [line, expected] of [
      ['"$0" inspect - -', "livedump: - is given twice"],
      ['"$0" inspect --files-from - -', "cannot be both a dump and the list"],
      [
        'script -qec "\\"$0\\" inspect -" /dev/null </dev/null',
        "standard input is a terminal",
      ],
    ] as const
  ) {
    const { code, stdout, stderr } = await shell(line);
    assertEquals(code, 2, line);
    assert((stdout + stderr).includes(expected), stdout + stderr);
  }
});

onLinux("Ctrl+C ends the wait for a pipe", async () => {
  const child = new Deno.Command(program, {
    args: ["inspect", "-"],
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(60_000),
  }).spawn();
  await listening(child.pid);
  await sleeping(child.pid);
  child.kill("SIGINT");
  const { code, stderr } = outcomeOf(await outputOf(child));
  assertEquals(code, 130);
  assertMatch(stderr, /^livedump: cancelled\n/);
});

onLinux("Ctrl+C ends the wait for a list", async () => {
  const child = new Deno.Command(program, {
    args: ["inspect", "--files-from", "-"],
    clearEnv: true,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  // The program starts in less than 0.1 s. After 1 s it waits for the list.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  const { code } = await child.status;
  clearTimeout(timer);
  await child.stdin.close().catch(() => {});
  assertEquals(code, 130);
});

/**
 * Reads all output. Closes standard input only after the process has ended. If
 * standard input were closed earlier, the process would stop waiting for input.
 */
async function outputOf(child: Deno.ChildProcess) {
  const [stdout, stderr, status] = await Promise.all([
    new Response(child.stdout).bytes(),
    new Response(child.stderr).bytes(),
    child.status,
  ]);
  await child.stdin.close().catch(() => {});
  return { ...status, stdout, stderr };
}

/** Waits until a process catches SIGINT (proc(5), SigCgt: bit 1). */
async function listening(pid: number): Promise<void> {
  for (;;) {
    // grep reads the file, because Deno does not let tests access /proc.
    const { stdout: text } = await shell(`grep SigCgt /proc/${pid}/status`);
    const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(text)?.[1] ?? "0";
    if ((BigInt(`0x${mask}`) & 2n) !== 0n) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * Waits until all threads of a process sleep: then the program has started and
 * waits for its input. SigCgt alone does not show this, because the Deno
 * runtime catches SIGINT earlier than the program.
 */
async function sleeping(pid: number): Promise<void> {
  for (let quiet = 0; quiet < 5;) {
    const { stdout } = await shell(`grep State /proc/${pid}/task/*/status`);
    quiet = /State:\t[RD]/.test(stdout) ? 0 : quiet + 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The SHA-256 that sha256sum prints for a file of the scene. */
async function sumOf(name: string): Promise<string> {
  return (await shell(`sha256sum ${name}`)).stdout.slice(0, 64);
}

onLinux("--hash prints the SHA-256 of a file and of a pipe", async () => {
  const sum = await sumOf("intact.dmp");
  assertMatch(sum, /^[0-9a-f]{64}$/);
  for (const line of ["intact.dmp", "- <intact.dmp"]) {
    const text = await shell(`"$0" inspect --hash ${line}`);
    assert(text.stdout.includes(`\n  SHA-256     ${sum}\n`), text.stdout);
    assertEquals(text.stderr, "");
    const json = await shell(`"$0" inspect --format json --hash ${line}`);
    assertEquals(JSON.parse(json.stdout).dumps[0].hash, {
      algorithm: "sha256",
      value: sum,
    });
  }
});

onLinux("there is no hash without --hash, nor for a missing file", async () => {
  for (const line of ["intact.dmp", "--hash missing.dmp"]) {
    const { stdout } = await shell(`"$0" inspect --format json ${line}`);
    assertEquals(JSON.parse(stdout).dumps[0].hash, null);
  }
});

onLinux("Ctrl+C ends hashing in the middle of a file", async () => {
  const path = `${scene}/vast.bin`;
  await Deno.writeFile(path, new Uint8Array(0));
  await Deno.truncate(path, 2 ** 40); // hashing the whole file would take hours
  const child = new Deno.Command(program, {
    args: ["inspect", "--hash", path],
    clearEnv: true,
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(60_000),
  }).spawn();
  await listening(child.pid);
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.kill("SIGINT");
  const { code } = await child.output();
  await Deno.remove(path);
  assertEquals(code, 130);
});

onLinux("flags that need random access are an error for a pipe", async () => {
  for (
    const flag of ["--deep", "--modules", "--processes", "--read=phys:0x1000"]
  ) {
    assertEquals(await shell(`cat intact.dmp | "$0" inspect ${flag} -`), {
      code: 2,
      stdout: "",
      stderr: "livedump: --deep needs to seek in the dump, and a pipe cannot " +
        "seek\nSave the dump to a file, then run: livedump inspect --deep " +
        "FILE\n",
    }, flag);
  }
});
