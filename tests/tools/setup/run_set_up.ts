/**
 * Runs a set-up in a process of its own, so that a test can kill it: the
 * options come as JSON, without what cannot be written in it.
 */
import { setUp } from "../../../tools/setup/set_up.ts";

await setUp({
  ...JSON.parse(Deno.args[0] ?? ""),
  jsrAnswers: () => Promise.resolve(false),
});
