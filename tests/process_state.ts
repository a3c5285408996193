/**
 * Simulates a current folder and a PATH for a single test file. `Deno.chdir`
 * and `Deno.env.set` would change them for all test files, because `deno test
 * --parallel` runs the files in threads of one process. Each thread has its own
 * `Deno` object, so the functions of this module replace members of that object
 * instead.
 */
import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";

/**
 * The functions of `Deno` that take one path, and those that take two paths.
 * The paths are the first arguments.
 */
const onePath = [
  ...["lstat", "open", "readDir", "readFile", "realPath", "remove", "stat"],
  ...["truncate", "writeTextFile", "lstatSync", "openSync", "readDirSync"],
  ...["readFileSync", "realPathSync", "removeSync", "statSync"],
  ...["truncateSync", "writeTextFileSync"],
];
const twoPaths = ["rename", "renameSync"];

type PathFunction = (...args: unknown[]) => unknown;

/**
 * The members of `Deno` before {@linkcode enterFolder} replaced any of them.
 */
const originals: Readonly<Record<string, PathFunction>> = {
  ...Deno as unknown as Record<string, PathFunction>,
};

/**
 * Replaces members of `Deno` in this test file until the result is disposed of.
 */
export function replaceInDeno(
  members: Readonly<Record<string, unknown>>,
): Disposable {
  const deno = Deno as unknown as Record<string, unknown>;
  const before = Object.fromEntries(
    Object.keys(members).map((name) => [name, deno[name]]),
  );
  Object.assign(deno, members);
  return { [Symbol.dispose]: () => void Object.assign(deno, before) };
}

/** Resolves relative paths against a folder until the result is disposed of. */
export function enterFolder(folder: string): Disposable {
  const resolve = (path: unknown) =>
    typeof path === "string" && path !== "" && !isAbsolute(path)
      ? join(folder, path)
      : path;
  const resolving = (name: string, count: number) => {
    const original = originals[name]!;
    return [
      name,
      (...args: unknown[]) =>
        original(...args.slice(0, count).map(resolve), ...args.slice(count)),
    ];
  };
  const members = {
    ...Object.fromEntries([
      ...onePath.map((name) => resolving(name, 1)),
      ...twoPaths.map((name) => resolving(name, 2)),
    ]),
    cwd: () => folder,
  };
  Object.assign(Deno, members);
  // Restores the original functions, not the current ones. If two folders are
  // entered at the same time, the current functions may belong to the other
  // folder.
  const before = Object.fromEntries(
    Object.keys(members).map((name) => [name, originals[name]]),
  );
  return { [Symbol.dispose]: () => void Object.assign(Deno, before) };
}

/** Starts child processes with this PATH until the result is disposed of. */
export function replacePath(path: string): Disposable {
  return replaceInDeno({
    Command: class extends Deno.Command {
      constructor(program: string | URL, options: Deno.CommandOptions = {}) {
        super(program, { ...options, env: { PATH: path, ...options.env } });
      }
    },
  });
}
