/*
 * Loads what the program loads on demand, so that tests can call the
 * synchronous functions that use it.
 */
import { bugCheckTable } from "../../src/inspect/dump/bug_check_name.ts";
import { extraContents } from "../../src/inspect/dump/contents_on_demand.ts";
import {
  minidumps,
  otherFiles,
} from "../../src/inspect/dump/inspect_source.ts";
import { rareBodies } from "../../src/inspect/dump/kernel/rare_bodies_on_demand.ts";

for (
  const part of [
    bugCheckTable,
    extraContents,
    minidumps,
    otherFiles,
    rareBodies,
  ]
) await part.load();
