import { assertEquals, assertStringIncludes } from "@std/assert";
import { environmentVariables } from "../../src/base/context.ts";
import { loadTopics } from "../../src/cli/topics.ts";

const topics = await loadTopics();

function linesOn(topic: string): readonly string[] {
  return topics[topic]?.lines() ?? [];
}

Deno.test("help exit-codes explains every exit code", () => {
  const explained = linesOn("exit-codes").flatMap((line) =>
    /^ +(\d+) {2}\S/.exec(line)?.[1] ?? []
  );
  assertEquals(explained, ["0", "1", "2", "3", "4", "5", "6", "7", "130"]);
});

Deno.test("help verdicts explains every verdict with its exit code", () => {
  const explained = linesOn("verdicts").flatMap((line) => {
    const [, name, code] = /^ {2}([a-z]+) +(\d) {2}\S/.exec(line) ?? [];
    return name === undefined ? [] : [`${name} ${code}`];
  });
  assertEquals(explained, [
    "unreadable 4",
    "damaged 3",
    "truncated 3",
    "partial 3",
    "unverified 3",
    "unexpected 3",
    "complete 0",
  ]);
});

Deno.test("help color lists every environment variable that controls color", () => {
  const text = linesOn("color").join("\n");
  const names = environmentVariables.filter((name) => name.includes("COLOR"));
  assertEquals(names.length, 2);
  for (const name of names) assertStringIncludes(text, name);
});
