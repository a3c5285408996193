import { skip } from "../../../../base/finding.ts";
import { rareBodies } from "../rare_bodies_on_demand.ts";
import type { KernelCheck } from "./kernel_check.ts";

/** Checks the directory of a triage dump and everything that it points to. */
export const triageCheck: KernelCheck = {
  id: "triage",
  title: "Triage data",
  meaning: "Checks the directory of a small memory dump (triage): its end " +
    "mark, its driver list and its blocks of memory. The dump is damaged if " +
    "a part is outside of the file, if a driver has no name, or if the " +
    "contents end in 64 KiB of zeros. 64 KiB of zeros in the middle are a " +
    "warning.",
  cure: "Copy the file again. Windows stores small memory dumps in " +
    "C:\\Windows\\Minidump.",
  run({ dump }) {
    const { body } = dump;
    if (body.kind === "not-kept") return [body.outcome];
    if (body.kind !== "triage") return [skip("This is not a triage dump.")];
    return rareBodies.get().checkTriage(dump, body.triage);
  },
};
