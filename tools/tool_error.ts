import { say } from "./say.ts";

/** What a tool could not do, and what the person at the keyboard can do. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  /** One line: what to do about it. */
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** Runs a tool; a ToolError becomes two lines on stderr and exit code 1. */
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
