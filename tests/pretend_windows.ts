/**
 * Makes the program behave as on Windows. This module is loaded before main.ts.
 * It prints the flags that limit the search for DLLs, and each DLL function
 * that the program opens, as `path!function`.
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
