import { say } from "./say.ts";

/** What a tool could not do, and what the user can do about it. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  /** One line: what to do about it. */
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** Runs a tool. A ToolError prints two lines to stderr and exits with 1. */
export async function runTool(
  tool: () => void | Promise<void>,
): Promise<void> {
  try {
    await tool();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    say(`error: ${error.message}`);
    say(`hint: ${error.hint}`);
    Deno.exit(1);
  }
}
