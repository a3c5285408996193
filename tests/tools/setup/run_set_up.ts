/** Runs setup in its own process, so that a test can kill it. Options: JSON. */
import { setUp } from "../../../tools/setup/set_up.ts";

await setUp({
  ...JSON.parse(Deno.args[0] ?? ""),
  jsrAnswers: () => Promise.resolve(false),
});
