import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { differences, generatePages } from "../../../tools/docs.ts";
import { fieldsOf } from "../../../tools/docs/json_schema.ts";
import { prose } from "../../../tools/docs/markdown.ts";

const root = new URL("../../../", import.meta.url);
const folder = new URL("docs/", root);

const names = Array.from(Deno.readDirSync(folder), ({ name }) => name)
  .filter((name) => name.endsWith(".md")).toSorted();

Deno.test("the pages in docs/ are up to date", async () => {
  assertEquals(await differences(), [], "generate them again: deno task docs");
});

Deno.test("a page that differs or is missing is found", async () => {
  const copy = await Deno.makeTempDir();
  try {
    const at = new URL(`file://${copy}/`);
    const made = await generatePages();
    for (const [name, bytes] of made) {
      if (name === "json.md") continue;
      const other = name === "checks.md" ? bytes.with(100, 0x20) : bytes;
      await Deno.writeFile(new URL(name, at), other);
    }
    assertEquals(await differences(at), ["checks.md", "json.md"]);
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
});

for (
  const [heading, args] of [
    ["inspect", ["inspect", "--format", "json", "--fields", "fixtures"]],
    ["kernel", ["kernel", "--format", "json", "--dry-run"]],
    ["process", ["process", "--format", "json", "--dry-run", "4711"]],
    ["check", ["check", "--format", "json"]],
    ["settings", ["settings", "--format", "json"]],
  ] as const
) {
  Deno.test(`every field of a real document of ${heading} is in docs/json.md`, async () => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt", "--permission-set=program"],
        ...["main.ts", ...args],
      ],
      cwd: fromFileUrl(root),
    }).output();
    const page = await Deno.readTextFile(new URL("json.md", folder));
    const part = page.split(/^(?=## )/m).find((one) =>
      one.startsWith(`## ${heading}\n`)
    );
    const found = pathsIn(JSON.parse(new TextDecoder().decode(stdout)), "");
    assert(found.size > 5, "the document has fields");
    for (const path of found) {
      assertStringIncludes(part ?? "", `| \`${path}\` `);
    }
  });
}

Deno.test("every field in docs/json.md has a description", async () => {
  const page = await Deno.readTextFile(new URL("json.md", folder));
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  assert(rows.length > 200);
  const undescribed = rows.filter((row) => /\| +\|$/.test(row))
    .map((row) => row.split(" ")[1]);
  assertEquals(undescribed, []);
});

/**
 * The path of every field in a document, with [] for each entry of an array.
 */
function pathsIn(value: unknown, path: string): Set<string> {
  if (Array.isArray(value)) {
    return new Set(value.flatMap((one) => [...pathsIn(one, `${path}[]`)]));
  }
  if (typeof value !== "object" || value === null) return new Set();
  return new Set(
    Object.entries(value).flatMap(([name, inner]) => {
      const at = path === "" ? name : `${path}.${name}`;
      return [at, ...pathsIn(inner, at)];
    }),
  );
}

Deno.test("fields are found through $ref, anyOf and allOf", () => {
  const fields = fieldsOf({
    properties: {
      list: {
        description: "Some.",
        type: "array",
        items: { anyOf: [{ $ref: "#/$defs/one" }, { type: "null" }] },
      },
      state: { enum: ["on", null] },
      both: {
        allOf: [
          { $ref: "#/$defs/one" },
          { properties: { size: { type: "null" }, more: { type: "string" } } },
        ],
      },
    },
    $defs: {
      one: {
        type: "object",
        properties: { size: { type: ["integer", "null"] } },
      },
    },
  });
  assertEquals(fields, [
    { path: "list", type: "array of object or null", description: "Some." },
    { path: "list[].size", type: "integer or null", description: "" },
    { path: "state", type: '`"on"` or `null`', description: "" },
    { path: "both", type: "object", description: "" },
    { path: "both.size", type: "null", description: "" },
    { path: "both.more", type: "string", description: "" },
  ]);
});

Deno.test("prose escapes Markdown, except in code spans", () => {
  assertEquals(
    prose("a|b <c> MINIDUMP_TYPE _x_ `d|e_f` [g](h)"),
    "a\\|b \\<c\\> MINIDUMP_TYPE \\_x\\_ `d\\|e_f` \\[g\\](h)",
  );
});

Deno.test("docs/README.md links to every page, and every link has a target", async () => {
  for (const name of names) {
    const text = await Deno.readTextFile(new URL(name, folder));
    const links = Array.from(
      text.matchAll(/(?<!\\)\]\(([^)]+)\)/g),
      ([, link]) => link!,
    ).filter((link) => !link.startsWith("https://"));
    for (const link of links) {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? name : file;
      const linked = await Deno.readTextFile(new URL(target, folder));
      if (anchor !== undefined) assert(hasHeading(linked, anchor), link);
    }
    if (name !== "README.md") continue;
    const pages = links.filter((link) => /^[\w-]+\.md$/.test(link));
    assertEquals(
      pages.toSorted(),
      names.filter((one) => one !== "README.md"),
    );
  }
});

function hasHeading(text: string, anchor: string): boolean {
  return Array.from(text.matchAll(/^#+ (.+)$/gm), ([, title]) => title!)
    .some((title) => title.toLowerCase().replaceAll(" ", "-") === anchor);
}
