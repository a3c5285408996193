/*
 * All formats except text, in one module. The formats share code with the rest
 * of the program. If each format was loaded separately, the bundler would split
 * this code into many small files. Every start would load these files
 * (measured: 34 files instead of 29, 2 ms more).
 */
export { openGithub } from "./github.ts";
export { openHtml } from "./html/page.ts";
export { openJson, openJsonLines } from "./json.ts";
export { openJunit } from "./junit.ts";
