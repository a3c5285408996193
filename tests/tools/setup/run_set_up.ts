/**
 * Runs setup in a separate process, so that a test can kill it. The argument
 * contains the options as JSON.
 */
import { setUp } from "../../../tools/setup/set_up.ts";

await setUp({
  ...JSON.parse(Deno.args[0] ?? ""),
  jsrAnswers: () => Promise.resolve(false),
});
