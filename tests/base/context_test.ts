import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { environmentVariables, openContext } from "../../src/base/context.ts";

Deno.test("the compiled program may read only these environment variables", () => {
  assertEquals([...environmentVariables], [
    ...["FORCE_COLOR", "NO_COLOR", "XDG_CONFIG_HOME", "HOME"],
    "GITHUB_STEP_SUMMARY",
    ...["LC_ALL", "LC_CTYPE", "LANG"],
  ]);
  assertEquals(config.permissions.program.env, [...environmentVariables]);
});

Deno.test("--color applies to both streams", () => {
  for (const choice of ["always", "never"] as const) {
    const { stdout, stderr } = openContext(choice).console;
    assertEquals([stdout.color, stderr.color], [
      choice === "always",
      choice === "always",
    ]);
  }
});

Deno.test("the context has the OS and the architecture of this system", () => {
  const { os, arch, now } = openContext("never");
  assertEquals(Deno.build.target.startsWith(arch), true);
  assertEquals(Deno.build.target.includes(os), true);
  assertEquals(Math.abs(now().getTime() - Date.now()) < 60_000, true);
});
