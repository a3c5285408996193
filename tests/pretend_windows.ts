/**
 * Loaded before main.ts: the program believes that it runs on Windows. Every
 * function that it opens in a DLL is printed as `path!function`, and the limit
 * for the search for DLLs as its flags.
 */
import { say } from "../tools/say.ts";
import { fakeLibraries, fakeLoader } from "./ffi/fake_libraries.ts";

Object.defineProperty(Deno, "build", {
  value: { ...Deno.build, os: "windows" },
});
const opened = fakeLibraries({
  ...fakeLoader,
  SetDefaultDllDirectories: (flags: number) => {
    say(`search ${flags.toString(16)}, after ${opened.join(", ")}`);
    return 1;
  },
});
const { exit } = Deno;
Object.defineProperty(Deno, "exit", {
  value: (code: number) => {
    say(`exit ${code}, after ${opened.length} functions`);
    exit(code);
  },
});
