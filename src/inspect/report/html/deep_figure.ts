import { counted, grouped, sizeText } from "../../../base/text/count.ts";
import type { DeepReport } from "../../deep/deep_report.ts";
import { foundFacts } from "../deep_facts.ts";
import type { Fact } from "../dump_facts.ts";
import { breakable, html, type Markup, tableHead } from "./markup.ts";
import { percentText, shareBar } from "./share.ts";

/**
 * The results of `--deep`: facts found in the memory of a dump, and how much of
 * the memory is in the file.
 */
export function deepFigure(deep: DeepReport): Markup | null {
  const facts = foundFacts(deep);
  const shares = sharesOf(deep);
  if (facts.length === 0 && shares.length === 0) return null;
  return html`
    <section class="part">
      <h3>What a debugger finds</h3>
    ${facts.length === 0 ? null : factList(facts)}
    ${shares.length === 0 ? null : coverageTable(shares)}
    ${holeTable(deep)}
    </section>
  `;
}

/** How much memory of one kind is in the file. */
interface Share {
  readonly name: string;
  readonly meaning: string;
  readonly part: number;
  readonly all: number;
}

const kindWords: Readonly<Record<string, readonly [string, string]>> = {
  "images": ["Images", "Pages of the kernel and its drivers"],
  "page-tables": ["Page tables", "CPU page tables, which map all other memory"],
  "other": ["Other", "Pools, stacks, caches, devices"],
};

function sharesOf({ coverage, regions }: DeepReport): readonly Share[] {
  const shares: Share[] = (coverage?.kinds ?? []).map((one) => {
    const [name, meaning] = kindWords[one.kind] ?? [one.kind, "Pages"];
    return { name, meaning, part: one.pagesInDump, all: one.pages };
  });
  if (coverage?.user) {
    const { pages: all, pagesInDump: part } = coverage.user;
    const meaning = "Pages of all processes";
    shares.push({ name: "User memory", meaning, part, all });
  }
  if (regions) {
    const { readable: all, whole: part } = regions;
    const meaning = "Readable regions that are completely in the file";
    shares.push({ name: "Regions", meaning, part, all });
  }
  return shares;
}

function coverageTable(shares: readonly Share[]): Markup {
  return html`
    <table class="coverage">
      <caption>How much of the mapped memory is in the file.</caption>
      ${tableHead(["Memory", "In the file"], ["Of"])}
      <tbody>
    ${shares.map(coverageRow)}
      </tbody>
    </table>
  `;
}

function coverageRow({ name, meaning, part, all }: Share): Markup {
  const share = all === 0
    ? html`
      <span>none mapped</span>
    `
    : html`
      <span>${grouped(part)} (${percentText(part, all)})</span>
      ${shareBar(part, all)}
    `;
  return html`
    <tr>
      <th scope="row">${name}<small>${meaning}</small></th>
      <td>${share}</td>
      <td class="number">${grouped(all)}</td>
    </tr>
  `;
}

/** A collapsed table of the largest missing parts. */
function holeTable({ coverage, regions }: DeepReport): Markup | null {
  const holes = [
    ...(coverage?.holes ?? []),
    ...(regions?.holes ?? []).map((one) => ({ ...one, kind: "regions" })),
  ];
  if (holes.length === 0) return null;
  const extent = counted(holes.length, "hole");
  return html`
    <details>
      <summary>Largest holes <small>${extent}</small></summary>
      <table class="holes">
        <caption
          class="unseen">The largest missing parts of memory</caption>
        ${tableHead(["Memory", "First address"], ["Missing"])}
        <tbody>
    ${holes.map(({ kind, address, sizeBytes }) =>
      html`
        <tr>
          <th scope="row">${kindWords[kind]?.[0] ?? "Regions"}</th>
          <td><code>${address}</code></td>
          <td class="number">${sizeText(sizeBytes)}</td>
        </tr>
      `
    )}
        </tbody>
      </table>
    </details>
  `;
}

export function factList(facts: readonly Fact[]): Markup {
  return html`
    <dl class="facts">
    ${facts.map(([label, ...lines]) =>
      html`
        <div>
          <dt>${label}</dt>
          <dd>${lines.map((line) => html`<span>${withCodes(line)}</span>`)}</dd>
        </div>
      `
    )}</dl>
  `;
}

/** Shows hexadecimal numbers and hashes in monospace. */
function withCodes(text: string): Markup[] {
  return text.split(/(0x[0-9a-f]+|^[0-9a-f]{64}$)/).map((part, at) =>
    at % 2 === 1 ? html`<code>${part}</code>` : breakable(part)
  );
}
