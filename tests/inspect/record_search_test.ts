import { assertEquals } from "@std/assert";
import { RecordSearch } from "../../src/inspect/record_search.ts";

async function inFolder(test: (folder: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "livedump records " });
  try {
    test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a record is found next to the first and the thousandth dump of a folder", async () => {
  await inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/a.dmp.json`, "{}");
    Deno.mkdirSync(`${folder}/folder.dmp.json`);
    const records = new RecordSearch();
    for (let count = 0; count < 1000; count++) {
      assertEquals(records.has(`${folder}/a.dmp`), true);
      assertEquals(records.has(`${folder}/b.dmp`), false);
      assertEquals(records.has(`${folder}/folder.dmp`), false);
    }
  });
});

Deno.test("a record is found in each folder of many dumps", async () => {
  await inFolder((folder) => {
    Deno.mkdirSync(`${folder}/1`);
    Deno.mkdirSync(`${folder}/2`);
    Deno.writeTextFileSync(`${folder}/2/a.dmp.json`, "{}");
    const records = new RecordSearch();
    for (let count = 0; count < 1000; count++) {
      assertEquals(records.has(`${folder}/1/a.dmp`), false);
    }
    assertEquals(records.has(`${folder}/2/a.dmp`), true);
  });
});

Deno.test("a missing folder has no records", async () => {
  await inFolder((folder) => {
    const records = new RecordSearch();
    for (let count = 0; count < 1000; count++) {
      assertEquals(records.has(`${folder}/missing/a.dmp`), false);
    }
  });
});
