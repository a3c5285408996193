import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };

const page = await Deno.readTextFile(
  new URL("../../SECURITY.md", import.meta.url),
);
const { program } = config.permissions;

Deno.test("SECURITY.md lists the variables that the program may read", () => {
  const [sentence = ""] =
    /^livedump reads these environment variables: [^]*?\n\n/m.exec(page) ?? [];
  const named = Array.from(
    sentence.matchAll(/`([A-Z_]+)`/g),
    ([, one]) => one!,
  );
  assertEquals(named.sort(), [...program.env].sort());
});

Deno.test("the program has no permission beyond SECURITY.md", () => {
  assert(page.includes("It opens no network connection."));
  assert(page.includes("It starts no program except Explorer"));
  // The program must not have the permissions net, run and import.
  assertEquals(Object.keys(program).sort(), [
    ...["env", "ffi", "read", "sys", "write"],
  ]);
});
