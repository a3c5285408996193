import { assertEquals } from "@std/assert";
import { commandNames, flagsAfter, rowOf } from "../../src/cli/command_rows.ts";
import { commands, flagsOf } from "../../src/cli/command_table.ts";
import "./load_commands.ts";

Deno.test("the names and rows of commands are those of the table", () => {
  assertEquals(commandNames.toSorted(), Object.keys(commands).sort() as never);
  for (const name of commandNames) {
    assertEquals(rowOf(name), commands[name]);
    assertEquals(flagsAfter(name), flagsOf(name));
  }
  assertEquals(flagsAfter(null), flagsOf(null));
});
