/*
 * Loads what the program loads on demand, so that tests can call the
 * synchronous functions that parse a command line.
 */
import { commandTable, inspectModule } from "../../src/cli/command_rows.ts";

await commandTable.load();
await inspectModule.load();
