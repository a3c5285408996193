import { type Finding, type Status, tally } from "../../../base/finding.ts";
import { hex } from "../../../base/text/count.ts";
import { icon, statusTones } from "./icons.ts";
import { breakable, html, type Markup, unseenTableHead } from "./markup.ts";

/** The order of results. Those that need attention are first. */
const order: readonly Status[] = ["fail", "warning", "pass", "skipped"];

export function checksTable(checks: readonly Finding[]): Markup | null {
  if (checks.length === 0) return null;
  const sorted = order.flatMap((status) =>
    checks.filter((one) => one.status === status)
  );
  return html`
    <section class="part">
      <h3>Checks</h3>
      <table class="checks">
        <caption>${tally(checks)}</caption>
        ${unseenTableHead(["Check", "Result"])}
        <tbody>
    ${sorted.map(row)}</tbody>
      </table>
    </section>
  `;
}

function row(check: Finding): Markup {
  const { tone, word } = statusTones[check.status];
  return html`
    <tr class="${check.status}">
      <th
        scope="row"><span class="status ${tone}">${icon(
          tone,
        )}${word}</span><code>${check.id}</code></th>
      <td><p>${breakable(check.message)}</p>${evidence(
        check,
      )}${check.hint === undefined
        ? null
        : html`<p class="hint"><b>What to do</b> ${
          breakable(
            check.hint,
          )
        }</p>`}</td>
    </tr>
  `;
}

function evidence(check: Finding): Markup | null {
  const { fileOffset, expected, actual } = check;
  const rows: [string, string][] = [];
  if (actual !== undefined) rows.push(["Found", actual]);
  if (expected !== undefined) rows.push(["Expected", expected]);
  if (fileOffset !== undefined) rows.push(["At offset", hex(fileOffset)]);
  if (rows.length === 0) return null;
  return html`<dl class="evidence">${
    rows.map(([name, value]) =>
      html`
        <div>
          <dt>${name}</dt>
          <dd><code>${value}</code></dd>
        </div>
      `
    )
  }</dl>`;
}
