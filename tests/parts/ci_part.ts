import { importPart } from "./parts.ts";

await importPart("ci");
