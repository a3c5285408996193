import { prose, table } from "./markdown.ts";

/** The keywords of JSON Schema 2020-12 that the program's schemas use. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A row of the table of fields. */
export interface Field {
  readonly path: string;
  readonly type: string;
  readonly description: string;
}

/**
 * Returns every field in a schema, in the order of the schema. Skips the fields
 * below the definition `omitted`.
 */
export function fieldsOf(schema: Schema, omitted?: string): readonly Field[] {
  const { [omitted ?? ""]: left, ...others } = schema.$defs ?? {};
  if (left === undefined) return below(schema, "", schema);
  const shallow = {
    [omitted!]: { type: left.type, description: left.description },
  };
  const root = { ...schema, $defs: { ...others, ...shallow } } as Schema;
  return below(root, "", root);
}

function below(schema: Schema, path: string, root: Schema): Field[] {
  const found = partsOf(schema, root).flatMap(({ properties, items }) => [
    ...Object.entries(properties ?? {}).flatMap(([name, property]) => {
      const at = path === "" ? name : `${path}.${name}`;
      return [fieldAt(at, property, root), ...below(property, at, root)];
    }),
    ...items === undefined ? [] : below(items, `${path}[]`, root),
  ]);
  return merged(found);
}

/** Returns a schema and all schemas in its allOf, anyOf and oneOf. */
function partsOf(schema: Schema, root: Schema): Schema[] {
  const target = resolved(schema, root);
  const { allOf = [], anyOf = [], oneOf = [] } = target;
  const parts = [...allOf, ...anyOf, ...oneOf];
  return [target, ...parts.flatMap((one) => partsOf(one, root))];
}

/** Merges fields with the same path: a later field overrides an earlier one. */
function merged(fields: readonly Field[]): Field[] {
  const found = new Map<string, Field>();
  for (const field of fields) {
    const earlier = found.get(field.path);
    found.set(field.path, {
      path: field.path,
      type: field.type || (earlier?.type ?? ""),
      description: field.description || (earlier?.description ?? ""),
    });
  }
  return [...found.values()];
}

function fieldAt(path: string, property: Schema, root: Schema): Field {
  const target = resolved(property, root);
  return {
    path,
    type: typesOf(target, root).join(" or "),
    description: target.description ?? "",
  };
}

/**
 * Follows `$ref`. Keywords of the schema override keywords of the definition.
 */
function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = /^#\/\$defs\/(\w+)$/.exec(schema.$ref)?.[1] ?? "";
  const target = root.$defs?.[name];
  if (target === undefined) throw new Error(`${schema.$ref} does not exist`);
  return { ...resolved(target, root), ...schema };
}

function typesOf(schema: Schema, root: Schema): string[] {
  const { type, items } = schema;
  const values = schema.enum ?? ("const" in schema ? [schema.const] : null);
  if (values !== null) {
    return values.map((value) => `\`${JSON.stringify(value)}\``);
  }
  const names = type === undefined ? [] : [type].flat();
  const others = [
    ...schema.allOf ?? [],
    ...schema.anyOf ?? [],
    ...schema.oneOf ?? [],
  ];
  const found = [
    ...names.map((name) =>
      name === "array" && items !== undefined
        ? `array of ${typesOf(resolved(items, root), root).join(" or ")}`
        : name
    ),
    ...others.flatMap((one) => typesOf(resolved(one, root), root)),
  ];
  return Array.from(new Set(found));
}

/** A Markdown table of every field of a schema. */
export function fieldTable(schema: Schema, omitted?: string): string {
  return table(
    ["field", "type", "meaning"],
    fieldsOf(schema, omitted).map(({ path, type, description }) => [
      `\`${path}\``,
      type,
      prose(description),
    ]),
  );
}
