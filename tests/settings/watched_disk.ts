import {
  type SettingsDisk,
  settingsDisk,
} from "../../src/settings/settings_disk.ts";

/**
 * The real file system, with a callback before each operation and in the middle
 * of a write.
 */
export function watchedDisk(
  before: (what: string) => void,
  halfWritten: () => void = () => {},
): SettingsDisk {
  return new Proxy(settingsDisk, {
    get(disk, key: keyof SettingsDisk) {
      if (key === "create") {
        return (target: string) => {
          before(key);
          const file = settingsDisk.create(target);
          return {
            writeSync(bytes: Uint8Array) {
              before("write");
              file.writeSync(bytes.subarray(0, bytes.length / 2));
              halfWritten();
              return Math.floor(bytes.length / 2) ||
                file.writeSync(bytes);
            },
            syncSync() {
              before("sync");
              file.syncSync();
            },
            [Symbol.dispose]() {
              before("close");
              file[Symbol.dispose]();
            },
          };
        };
      }
      return (...given: never[]) => {
        before(key);
        return (disk[key] as (...given: never[]) => unknown)(...given);
      };
    },
  });
}
