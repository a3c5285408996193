import { assertEquals } from "@std/assert";
import { alternatives } from "../../../src/base/text/count.ts";

Deno.test("the last of several words is joined with or", () => {
  assertEquals(alternatives(["a", "b", "c"]), "a, b or c");
  assertEquals(alternatives(["a", "b"]), "a or b");
  assertEquals(alternatives(["a"]), "a");
});
