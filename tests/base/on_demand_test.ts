import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { OnDemand, withModules } from "../../src/base/on_demand.ts";

Deno.test("work that needs modules is repeated once for each of them", async () => {
  let loads = 0;
  const load = (value: number) => () => {
    loads++;
    return Promise.resolve({ value });
  };
  const [first, second] = [new OnDemand(load(1)), new OnDemand(load(2))];
  let runs = 0;
  const work = () => {
    runs++;
    return first.get().value + second.get().value;
  };
  assertThrows(work, Error, "not loaded");
  runs = 0;
  assertEquals(await withModules(work), 3);
  assertEquals([runs, loads], [3, 2]);
  assertEquals(await withModules(work), 3);
  assertEquals([runs, loads], [4, 2], "a loaded module is not loaded again");
});

Deno.test("an error of the work, or of loading, ends it", async () => {
  await assertRejects(
    () =>
      withModules(() => {
        throw new TypeError("of the work");
      }),
    TypeError,
    "of the work",
  );
  const missing = new OnDemand(() => Promise.reject(new Error("no module")));
  await assertRejects(() => withModules(() => missing.get()), Error, "no mod");
});
