import { assert, assertEquals, assertThrows } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import { UsageError } from "../../src/base/errors.ts";
import {
  type SettingName,
  settingNames,
  type SettingValue,
} from "../../src/settings/setting_table.ts";
import {
  resetSettings,
  setSetting,
} from "../../src/settings/setting_values.ts";
import { SettingsFileError } from "../../src/settings/settings_document.ts";
import {
  changeSettings,
  readSettings,
} from "../../src/settings/settings_file.ts";
import { settingsSchema } from "../../src/settings/setting_kind.ts";
import { seededRandom } from "../inspect/random.ts";
import { withSettings } from "./settings_folder.ts";

type Random = (limit: number) => number;

/** The expected content of the settings file. */
type Model = Record<string, unknown>;

const parent = "capture-hypervisor-pages";
const child = "include-nonessential-pages";
const folders = Deno.build.os === "windows"
  ? ["C:\\a", "D:\\b c"]
  : ["/a", "/b c"];

function randomValue(name: SettingName, random: Random): SettingValue {
  if (name === "process-dump-type") {
    return ["task-manager", "full", "0x2", "0xFF"][random(4)]!;
  }
  if (name.endsWith("folder")) return folders[random(2)]!;
  // Parent and child are on in most cases, so that turning off the parent often
  // turns off the child.
  return random(name === parent || name === child ? 4 : 2) > 0;
}

/**
 * Sets a setting in the model. Returns false if the rules forbid the change.
 */
function setInModel(model: Model, name: string, value: unknown): boolean {
  if (name === child && value === true && model[parent] !== true) return false;
  model[name] = value;
  if (name === parent && value === false && model[child] === true) {
    model[child] = false;
  }
  return true;
}

function resetInModel(model: Model, name: string): void {
  delete model[name];
  if (name === parent && model[child] === true) model[child] = false;
}

/** Simulates an edit by hand after which the file is still valid. */
function editByHand(model: Model, random: Random): Model {
  const name = settingNames[random(settingNames.length)]!;
  const strange = [null, -1.5, "K\u00e4fer", { deep: [{ x: [] }] }, []];
  switch (random(4)) {
    case 0:
      return { ...model, [`x-${random(3)}`]: strange[random(5)] };
    case 1:
      return Object.fromEntries(Object.entries(model).toReversed());
    case 2: {
      const edited = { ...model };
      setInModel(edited, name, randomValue(name, random));
      return edited;
    }
    default: {
      const { version: _, $schema: __, ...rest } = model;
      return rest;
    }
  }
}

/** Simulates an edit by hand after which the file is invalid. */
function broken(text: string, random: Random): string {
  switch (random(5)) {
    case 0:
      return text.slice(0, random(text.trimEnd().length));
    case 1:
      return text.replace("{", "{,");
    case 3:
      // Each value alone is valid, but the child can be on only if the parent
      // is on.
      return JSON.stringify(
        { ...JSON.parse(text), [parent]: false, [child]: true },
      );
    case 2:
      return '{ "version": 99, "capture-user-pages": "perhaps" }';
    default:
      return JSON.stringify({ ...JSON.parse(text), "open-file-location": 1 });
  }
}

const isValid = new Ajv2020().compile(settingsSchema());

/** The number of times that each case occurred. */
const done = { set: 0, taken: 0, refused: 0, reset: 0, edited: 0, broken: 0 };

for (const seed of [1, 2, 3, 4]) {
  Deno.test(`settings survive any sequence of set, reset and hand-edits (seed ${seed})`, () =>
    withSettings((path) => {
      const random = seededRandom(seed);
      let model: Model = {};
      Deno.writeTextFileSync(path, "{}");
      for (let step = 0; step < 200; step++) {
        const hadBoth = model[parent] === true && model[child] === true;
        // About half of the steps use the child or the parent; most use the
        // parent if both are on.
        const name = hadBoth && random(2) === 0
          ? parent
          : ([child, parent] as const)[random(4)] ??
            settingNames[random(settingNames.length)]!;
        const action = random(hadBoth && name === parent ? 6 : 10);
        if (action < 4) {
          const value = randomValue(name, random);
          const set = () =>
            changeSettings(path, (stored) => setSetting(stored, name, value));
          if (setInModel(model, name, value)) {
            set();
            done.set++;
            if (hadBoth && name === parent && value === false) done.taken++;
            model = { $schema: 0, version: 0, ...model };
          } else {
            assertThrows(set, UsageError);
            done.refused++;
          }
        } else if (action < 6) {
          const names = random(4) === 0 ? settingNames : [name];
          const wasSet = names.some((one) => Object.hasOwn(model, one));
          for (const one of names) resetInModel(model, one);
          changeSettings(path, (stored) => resetSettings(stored, names));
          done.reset++;
          if (wasSet) model = { $schema: 0, version: 0, ...model };
        } else if (action < 9) {
          const text = Deno.readTextFileSync(path);
          model = editByHand(JSON.parse(text), random);
          Deno.writeTextFileSync(
            path,
            JSON.stringify(model, null, ["", " ", "\t"][random(3)]),
          );
          done.edited++;
        } else {
          const valid = Deno.readTextFileSync(path);
          const text = broken(valid, random);
          Deno.writeTextFileSync(path, text);
          const change = () =>
            changeSettings(path, (stored) => resetSettings(stored, [name]));
          assertThrows(change, SettingsFileError, undefined, text);
          assertThrows(() => readSettings(path), SettingsFileError);
          assertEquals(Deno.readTextFileSync(path), text);
          Deno.writeTextFileSync(path, valid);
          done.broken++;
        }
        const found = JSON.parse(Deno.readTextFileSync(path));
        if ("version" in model) {
          model["version"] = 1;
          model["$schema"] = "urn:livedump:schema:settings:1";
        }
        assertEquals(found, model);
        assertEquals(
          Object.keys(found).filter((key) => key.startsWith("x-")),
          Object.keys(model).filter((key) => key.startsWith("x-")),
        );
        assert(isValid(found), JSON.stringify(found));
        const ours = Object.entries(model).filter(([key]) =>
          settingNames.some((one) => one === key)
        );
        assertEquals(readSettings(path).values, Object.fromEntries(ours));
      }
    }));
}

Deno.test("the random sequences include each case at least five times", () => {
  for (const [what, count] of Object.entries(done)) {
    assert(count >= 5, `${what}: ${count}`);
  }
});
