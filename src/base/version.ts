import config from "../../deno.json" with { type: "json" };

/** The version of this program, kept in deno.json and nowhere else. */
export const version: string = config.version;
