import { assertEquals } from "@std/assert";
import { pathRoot } from "../../src/inspect/input/inputs.ts";
import { systemPath } from "../../src/base/system_path.ts";

Deno.test("a path on a network share becomes //?/UNC/", () => {
  for (
    const [path, expected] of [
      ["\\\\srv\\share\\a.dmp", "//?/UNC/srv/share/a.dmp"],
      ["//srv/share/in/a.dmp", "//?/UNC/srv/share/in/a.dmp"],
      ["\\\\srv\\share\\in\\..\\a.dmp", "//?/UNC/srv/share/a.dmp"],
    ] as const
  ) assertEquals(systemPath(path, "windows"), expected);
});

Deno.test("any other path does not change", () => {
  const paths = [
    "a.dmp",
    "..\\a.dmp",
    "C:\\dumps\\a.dmp",
    "\\dumps\\a.dmp",
    "\\\\?\\C:\\a.dmp",
    "\\\\?\\UNC\\srv\\share\\a.dmp",
    "\\\\.\\PhysicalDrive0",
  ];
  for (const path of paths) assertEquals(systemPath(path, "windows"), path);
  assertEquals(systemPath("//srv/share/a.dmp", "linux"), "//srv/share/a.dmp");
});

Deno.test("the root of a path is not searched for wildcards", () => {
  for (
    const [path, root] of [
      ["\\\\?\\C:\\dumps\\*.dmp", "\\\\?\\C:\\"],
      ["\\\\srv\\share\\*.dmp", "\\\\srv\\share\\"],
      ["//srv/share/*.dmp", "//srv/share/"],
      ["D:\\dumps\\*.dmp", "D:\\"],
      ["d:*.dmp", "d:"],
      ["\\dumps\\*.dmp", "\\"],
      ["dumps\\*.dmp", ""],
    ] as const
  ) assertEquals(pathRoot(path, "windows"), root);
  assertEquals(pathRoot("/a/*", "linux"), "/");
  assertEquals(pathRoot("C:\\*", "linux"), "");
});
