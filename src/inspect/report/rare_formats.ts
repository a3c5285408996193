/*
 * All formats but the usual one, loaded together: apart, they would split what
 * they share with the rest of the program into many small files, and every
 * start pays for each of those (measured: 34 files or 29, 2 ms).
 */
export { openGithub } from "./github.ts";
export { openHtml } from "./html.ts";
export { openJson } from "./json.ts";
export { openJsonLines } from "./jsonl.ts";
export { openJunit } from "./junit.ts";
