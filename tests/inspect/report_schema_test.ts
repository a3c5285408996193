import { assert, assertEquals } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import documents from "../../src/cli/documents.schema.json" with {
  type: "json",
};
import schema from "../../src/inspect/report/report.schema.json" with {
  type: "json",
};
import {
  kernelDump,
  type Loose,
  minidump,
  notADump,
  poorKernelDump,
  report,
  withDeep,
  withFields,
} from "./sample_reports.ts";

const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
});
const isValid = ajv.compile(schema);

const good: readonly (readonly [what: string, document: Loose])[] = [
  ["a complete kernel dump", report("pass", kernelDump)],
  ["a dump that fails for a warning", report("fail", kernelDump)],
  ["a kernel dump with no field filled", report("fail", poorKernelDump)],
  ["a minidump", report("fail", minidump)],
  ["a kernel dump with raw fields", report("pass", withFields)],
  ["a kernel dump with --deep", report("pass", withDeep)],
  ["a file that is missing", report("error", notADump)],
  ["several inputs", report("error", kernelDump, notADump, minidump)],
  ["a glob that matches nothing", report("error")],
  [
    "a later minor version with more properties and names",
    changed(report("pass", kernelDump), (document) => {
      document.schemaVersion = "1.12";
      document.host = "builder";
      document.dumps[0].kernel.dumpType.name = "kernel-stacks";
      document.dumps[0].kernel.machine = "riscv64";
      document.dumps[0].kernel.attributes.names.push("NewBit");
      document.dumps[0].checks[0].id = "translation";
    }),
  ],
];

for (const [what, document] of good) {
  Deno.test(`the schema accepts ${what}`, () => {
    isValid(document);
    assertEquals(isValid.errors, null);
  });
}

/** Changes to a document that the schema must reject. */
const bad: readonly (readonly [what: string, spoil: (d: Loose) => void])[] = [
  ["another major version", (d) => d.schemaVersion = "2.0"],
  ["another tool", (d) => d.tool.name = "dumpchk"],
  ["an unknown overall verdict", (d) => d.verdict = "ok"],
  ["the verdict pass without any dump", (d) => d.dumps = []],
  ["the verdict pass on a partial dump", (d) => d.dumps[0].verdict = "partial"],
  ["the verdict pass on a damaged dump", (d) => d.dumps[0].verdict = "damaged"],
  ["the verdict fail on an unreadable file", (d) => {
    d.verdict = "fail";
    d.dumps[0].verdict = "unreadable";
  }],
  ["an unknown verdict", (d) => d.dumps[0].verdict = "fine"],
  ["an unknown format", (d) => d.dumps[0].format = "kernel"],
  ["a negative size", (d) => d.dumps[0].sizeBytes = -1],
  ["a size in text", (d) => d.dumps[0].sizeBytes = "0x10"],
  ["a kernel dump without its header", (d) => d.dumps[0].kernel = null],
  ["a kernel dump that has a minidump", (d) => {
    d.dumps[0].minidump = structuredClone(minidump.minidump);
  }],
  ["a minidump without its streams", (d) => {
    d.dumps[0] = { ...minidump, verdict: "complete", minidump: null };
  }],
  ["a minidump that has a kernel header", (d) => {
    d.dumps[0] = {
      ...minidump,
      verdict: "complete",
      kernel: d.dumps[0].kernel,
    };
  }],
  ["a verdict on an unknown format", (d) => {
    d.dumps[0] = { ...notADump, verdict: "complete" };
  }],
  ["a code as a number", (d) => d.dumps[0].kernel.bugCheck.code = 0x161],
  [
    "a code in uppercase",
    (d) => d.dumps[0].kernel.bugCheck.code = "0x000001CA",
  ],
  [
    "a code without leading zeros",
    (d) => d.dumps[0].kernel.bugCheck.code = "0x161",
  ],
  ["three parameters", (d) => d.dumps[0].kernel.bugCheck.parameters.pop()],
  ["a 32-bit parameter", (d) => {
    d.dumps[0].kernel.bugCheck.parameters[2] = "0x00000000";
  }],
  ["a name in lowercase", (d) => {
    d.dumps[0].kernel.bugCheck.name = "Live system dump";
  }],
  ["a requester without a name", (d) => {
    d.dumps[0].kernel.bugCheck.requester = "";
  }],
  ["a dump type with spaces", (d) => {
    d.dumps[0].kernel.dumpType.name = "Bitmap kernel";
  }],
  ["a machine as a number", (d) => d.dumps[0].kernel.machine = 0x8664],
  ["half a processor", (d) => d.dumps[0].kernel.processors = 0.5],
  ["a time without its zone", (d) => {
    d.dumps[0].kernel.systemTime = "2026-01-01T00:00:00.000";
  }],
  ["a negative uptime", (d) => d.dumps[0].kernel.upTimeSeconds = -1],
  ["attributes as a number", (d) => d.dumps[0].kernel.attributes.value = 16],
  ["an attribute twice", (d) => {
    d.dumps[0].kernel.attributes.names.push("LiveDumpGeneratedDump");
  }],
  ["attribute names that are null", (d) => {
    d.dumps[0].kernel.attributes.names = null;
  }],
  ["pages as a number", (d) => d.dumps[0].kernel.pages = 21579],
  ["checks that are null", (d) => d.dumps[0].checks = null],
  ["an unknown status", (d) => d.dumps[0].checks[0].status = "ok"],
  ["a check ID in uppercase", (d) => d.dumps[0].checks[0].id = "Bug-Check"],
  ["a check with an empty message", (d) => d.dumps[0].checks[0].message = ""],
  ["an expectation as a number", (d) => d.dumps[0].checks[0].expected = 0x161],
  ["a file offset as text", (d) => d.dumps[0].checks[0].fileOffset = "0x38"],
  ["an empty hint", (d) => d.dumps[0].checks[0].hint = ""],
  ["a deep report without its modules", (d) => {
    d.dumps[0].deep = structuredClone(withDeep.deep);
    d.dumps[0].deep.modules = null;
  }],
  ["an address that is too short", (d) => {
    d.dumps[0].deep = structuredClone(withDeep.deep);
    d.dumps[0].deep.paging.directory = "0x1ad000";
  }],
  ["bytes without spaces", (d) => {
    d.dumps[0].deep = structuredClone(withDeep.deep);
    d.dumps[0].deep.read.rows[0].bytes = "4d5a";
  }],
  ["structures by name", (d) => d.dumps[0].structures = {}],
  ["a field's value as a number", (d) => {
    d.dumps[0].structures = structuredClone(withFields.structures);
    d.dumps[0].structures[0].fields[0].value = 6;
  }],
];

for (const [what, change] of bad) {
  Deno.test(`the schema rejects ${what}`, () => {
    const document = report("pass", kernelDump);
    assert(isValid(document));
    assertEquals(isValid(changed(document, change)), false);
  });
}

for (
  const [document, at] of [
    [report("pass", kernelDump), "a report of a kernel dump"],
    [report("fail", minidump), "a report of a minidump"],
    [report("pass", withFields), "a report with raw fields"],
    [report("pass", withDeep), "a report with --deep"],
  ]
) {
  Deno.test(`the schema rejects ${at} if any one property is missing`, () => {
    let count = 0;
    for (const [owner, key] of propertiesOf(document)) {
      const value = owner[key];
      delete owner[key];
      assertEquals(isValid(document), false, `without ${key}`);
      owner[key] = value;
      count++;
    }
    assert(isValid(document));
    assert(count > 30);
  });
}

Deno.test("the schema is valid JSON Schema 2020-12", () => {
  assertEquals(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
  assertEquals(ajv.validateSchema(schema), true);
});

Deno.test("every property is described and required", () => {
  const owners = [...objectSchemasOf(schema)];
  assertEquals(owners.length, 45);
  for (const owner of owners) {
    const names = Object.keys(owner.properties);
    assertEquals(owner.required, names);
    for (const name of names) {
      const property = owner.properties[name];
      const description = property.description ??
        definition(property.$ref).description;
      assert(/^[A-Z].*\.$/.test(description), `${name}: ${description}`);
    }
  }
});

Deno.test("no definition has the same name as one of another schema", () => {
  const own = Object.keys(schema.$defs);
  assertEquals(own.filter((name) => name in documents.$defs), []);
});

Deno.test("every definition is used", () => {
  const text = JSON.stringify(schema);
  for (const name of Object.keys(schema.$defs)) {
    assert(text.includes(`"#/$defs/${name}"`), name);
  }
});

/** Every property of every object within a document. */
function* propertiesOf(value: Loose): Generator<[owner: Loose, key: string]> {
  if (value === null || typeof value !== "object") return;
  for (const key of Object.keys(value)) {
    if (!Array.isArray(value)) yield [value, key];
    yield* propertiesOf(value[key]);
  }
}

/** Every part of a schema that describes the properties of an object. */
function* objectSchemasOf(node: Loose): Generator<Loose> {
  if (node === null || typeof node !== "object") return;
  if (node.properties && node.required) yield node;
  for (const value of Object.values(node)) yield* objectSchemasOf(value);
}

function definition(reference: string): Loose {
  const name = reference.slice("#/$defs/".length);
  return schema.$defs[name as keyof typeof schema.$defs];
}

function changed(document: Loose, change: (document: Loose) => void): Loose {
  const copy = structuredClone(document);
  change(copy);
  return copy;
}
