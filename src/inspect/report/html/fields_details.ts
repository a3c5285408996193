import { counted, hex } from "../../../base/text/count.ts";
import type { FieldGroup, FieldRow } from "../../dump/fields.ts";
import { html, type Markup, unseenTableHead } from "./markup.ts";

/** A collapsed list of the raw fields. */
export function fieldsDetails(
  groups: readonly FieldGroup[] | undefined,
): Markup | null {
  if (!groups || groups.length === 0) return null;
  const fields = groups.reduce((sum, one) => sum + one.fields.length, 0);
  return html`
    <details class="raw">
    <summary>Raw header<small>${counted(groups.length, "structure")}, ${counted(
      fields,
      "field",
    )}</small></summary>
    ${groups.map(group)}</details>
  `;
}

function group({ name, fileOffset, fields }: FieldGroup): Markup {
  return html`
    <table class="fields">
      <caption><code>${name}</code> at <code>${hex(fileOffset)}</code></caption>
      ${unseenTableHead(["Offset", "Field", "Value"])}
      <tbody>
    ${fields.map(fieldRow)}</tbody>
    </table>
  `;
}

function fieldRow({ name, fileOffset, value, unfilled }: FieldRow): Markup {
  const shown = unfilled
    ? html`<i>not filled in</i>`
    : value === null
    ? html`<i>beyond the end of the file</i>`
    : html`<code>${value}</code>`;
  return html`
    <tr>
      <td><code>${hex(fileOffset)}</code></td>
      <th scope="row"><code>${name}</code></th>
      <td>${shown}</td>
    </tr>
  `;
}
