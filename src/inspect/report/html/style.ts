/**
 * The style of the page. The contrast of text is at least 4.5 to 1 (WCAG 2.2,
 * 1.4.3) in both the light and the dark color scheme.
 */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --sheet: #fff; --text: #16191f; --soft: #59616e;
  --line: #e2e5ea; --tint: #f1f3f6; --link: #1a56b0;
  --good: #12703c; --warn: #8a5200; --bad: #b3231b; --quiet: #59616e;
  --good-tint: #e9f5ee; --warn-tint: #fdf3e1; --bad-tint: #fdecea;
  --f1: #c9dcf5; --f2: #8db5ea; --f3: #4a86db; --f4: #1c56ac;
  --empty: #eceff3; --reserved: #d6dbe3; --missing: #d1382f;
  --missing-ground: #fbd9d6; --committed: #e0a33e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1116; --sheet: #161a21; --text: #e7eaef; --soft: #a2abb9;
    --line: #2a303a; --tint: #1c212a; --link: #8ab8ff;
    --good: #62d394; --warn: #f2b950; --bad: #ff8b80; --quiet: #a2abb9;
    --good-tint: #12261b; --warn-tint: #2a2010; --bad-tint: #2e1615;
    --f1: #203a5e; --f2: #2c5c9c; --f3: #4385dd; --f4: #8fc0ff;
    --empty: #20262f; --reserved: #353d49; --missing: #ff7468;
    --missing-ground: #52211e; --committed: #b98630;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 0 1rem 3rem; max-width: 70rem;
  background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  -webkit-text-size-adjust: 100%; overflow-wrap: anywhere;
}
code {
  font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono",
    monospace;
  font-size: .875em;
}
h1, h2, h3, p, dl, dd, ul, table { margin: 0; padding: 0; }
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.symbols { position: absolute; }
.icon { width: 1em; height: 1em; flex: none; }
.ink { fill: none; stroke: var(--sheet); stroke-width: 1.7;
  stroke-linecap: round; stroke-linejoin: round; }
.good { color: var(--good); } .warn { color: var(--warn); }
.bad { color: var(--bad); } .quiet { color: var(--quiet); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
small { display: block; font-size: .8125rem; color: var(--soft);
  font-weight: 400; }
.top { display: flex; flex-wrap: wrap; gap: .25rem 1rem;
  justify-content: space-between; align-items: baseline;
  padding: 1.75rem 0 1.25rem; }
.top h1 { font-size: .9375rem; font-weight: 650; letter-spacing: -.005em; }
.top p, footer { color: var(--soft); font-size: .8125rem; }
footer { margin-top: 2rem; }
article, .summary {
  background: var(--sheet); border: 1px solid var(--line);
  border-radius: 14px; padding: 1.5rem; margin-bottom: 1.5rem;
}
article:nth-of-type(n+21) { content-visibility: auto;
  contain-intrinsic-size: auto 90rem; }
h2 { font-size: 1rem; font-weight: 500; color: var(--soft); line-height: 1.4; }
.name { display: flex; gap: 1.5rem; justify-content: space-between;
  align-items: baseline; }
.back { flex: none; font-size: .8125rem; }
article:first-of-type .back, .paper { display: none; }
.flag { white-space: nowrap; }
.sentence wbr, .checks wbr, .summary small wbr { display: none; }
h3 { font-size: 1.0625rem; font-weight: 650; letter-spacing: -.01em;
  margin-bottom: .75rem; }
.verdict { display: flex; gap: 1rem; margin-top: .75rem; padding: 1.125rem
  1.25rem; border-radius: 10px; }
.verdict > .icon { width: 2.25rem; height: 2.25rem; margin-top: .125rem; }
.verdict.good { background: var(--good-tint); }
.verdict.warn { background: var(--warn-tint); }
.verdict.bad { background: var(--bad-tint); }
.verdict .ink { stroke: var(--sheet); }
.word { font-size: .875rem; line-height: 1.4; }
.word strong { text-transform: capitalize; font-weight: 700; }
.word span { color: var(--text); opacity: .82; }
.word span::before { content: "\\2014\\a0"; }
.sentence { color: var(--text); font-size: 1.3125rem; line-height: 1.35;
  font-weight: 600; letter-spacing: -.015em; margin-top: .2rem;
  text-wrap: pretty; }
.warnings { display: flex; gap: .4em; align-items: center; font-weight: 600;
  font-size: .875rem; margin-top: .25rem; }
.part, details { margin-top: 1.75rem; padding-top: 1.5rem;
  border-top: 1px solid var(--line); }
.facts { display: grid; gap: 1rem 2rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
dt { font-size: .8125rem; color: var(--soft); }
.facts dd span { display: block; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); font-size: .875rem;
  padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; font-weight: 400;
  padding: .5rem .75rem .5rem 0; border-top: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: .8125rem; color: var(--soft); border-top: 0;
  padding-bottom: .25rem; padding-top: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
.status { display: inline-flex; gap: .45em; align-items: center;
  font-weight: 600; font-size: .875rem; white-space: nowrap;
  text-transform: capitalize; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; list-style: none;
  margin-bottom: 1.25rem; font-size: 1.0625rem; }
.counts li { display: flex; align-items: center; gap: .45em; }
.counts b { font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.summary td:first-child { width: 8.5rem; }
.summary .number { width: 6rem; white-space: nowrap; font-size: .875rem; }
.share { margin-bottom: .75rem; }
.bar { display: block; width: 100%; height: .625rem; border-radius: 99px;
  margin-bottom: 1.5rem; }
.bar-held { fill: var(--f4); } .bar-missing { fill: var(--missing); }
.bar-left-out { fill: var(--committed); }
.coverage { margin-top: 1.5rem; table-layout: fixed; }
.coverage td:nth-child(2), .coverage thead th:nth-child(2) { width: 45%; }
.coverage .bar { margin: .375rem 0 .25rem; }
.holes code { white-space: nowrap; }
.holes th, .holes td { font-size: .875rem; padding-right: .5rem; }
.holes th, .coverage th { overflow-wrap: normal; }
.coverage .bar-missing { fill: var(--reserved); }
.picture { display: grid; gap: .625rem 1.25rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
.block span { display: block; color: var(--soft); font: .6875rem/1.5
  ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
.block svg { display: block; width: 100%; overflow: visible; }
.f1 { fill: var(--f1); } .f2 { fill: var(--f2); } .f3 { fill: var(--f3); }
.f4 { fill: var(--f4); } .e { fill: var(--empty); } .r { fill: var(--reserved); }
.c { fill: var(--committed); } .x { fill: url(#missing); }
.missing-ground { fill: var(--missing-ground); }
.missing-line { fill: var(--missing); }
.h { fill: none; stroke: var(--soft); stroke-width: .07; }
.block g { pointer-events: bounding-box; }
.block g:hover path { filter: brightness(1.15); stroke: var(--text);
  stroke-width: .07; }
.legend { margin-top: 1.5rem; }
.legend th[scope="row"] { font-weight: 500; }
.legend th { overflow-wrap: break-word; }
.legend small { padding-left: 1.5rem; }
.swatch { width: .875rem; height: .875rem; margin-right: .375rem;
  vertical-align: -.09em; flex: none; }
.scale { white-space: nowrap; }
.scale svg { height: .875rem; width: 3.75rem; margin: 0 .5rem;
  vertical-align: -.09em; }
.note { color: var(--soft); font-size: .8125rem; margin-top: .5rem; }
summary { cursor: pointer; font-weight: 600; font-size: 1.0625rem;
  letter-spacing: -.01em; }
summary small { display: inline; margin-left: .75rem; }
.part details { margin-top: 1.25rem; padding-top: 1rem; }
.part summary { font-size: .9375rem; }
details table { margin-top: 1rem; }
.regions code { white-space: nowrap; display: inline-block; }
.regions td, .regions th { font-size: .875rem; }
.regions th { overflow-wrap: normal; }
.regions td:last-child, .regions .number { width: 28%; text-align: right;
  white-space: normal; overflow-wrap: normal; }
.checks th[scope="row"] { width: 10.5rem; }
.checks th code { display: block; color: var(--soft); }
.checks .pass p, .checks .skipped p { font-size: .9375rem; }
.checks .skipped p { color: var(--soft); }
.checks .fail td > p:first-child, .checks .warning td > p:first-child {
  font-weight: 600; }
.evidence { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem;
  margin-top: .375rem; }
.evidence div { display: flex; gap: .5rem; align-items: baseline; }
.evidence dt { flex: none; }
.hint { margin-top: .5rem; padding: .5rem .75rem; background: var(--tint);
  border-radius: 8px; font-size: .9375rem; }
.hint b { font-weight: 600; color: var(--soft); font-size: .8125rem;
  margin-right: .375rem; }
.fields { margin-top: 1.25rem; }
.fields td, .fields th { padding: .25rem .75rem .25rem 0; font-size: .875rem; }
.fields td:first-child { width: 5.5rem; color: var(--soft); }
.fields i { color: var(--soft); }
@media (max-width: 40rem) {
  body { padding: 0 .625rem 2rem; }
  article, .summary { padding: 1.125rem; border-radius: 12px; }
  .verdict { padding: 1rem; gap: .75rem; margin-inline: -.375rem; }
  .verdict > .icon { width: 1.5rem; height: 1.5rem; }
  .sentence { font-size: 1.125rem; }
  .sentence wbr, .checks wbr, .summary small wbr { display: inline; }
  .legend td { font-size: .8125rem; padding-left: .25rem; }
  .legend th[scope="row"] { font-size: .9375rem; line-height: 1.4; }
  .legend small { padding-left: 0; line-height: 1.35; }
  .legend th, .legend td { padding-right: .375rem; }
  .checks th[scope="row"] { width: 6.25rem; padding-right: .375rem; }
  .checks th code { font-size: .6875rem; }
  .evidence div { flex-wrap: wrap; gap: 0 .5rem; }
  .evidence code { font-size: .75rem; }
  .checks td p, .checks .pass p, .checks .skipped p { font-size: .875rem; }
  .summary td:first-child { width: 5.875rem; padding-right: .375rem; }
  .summary .status { font-size: .75rem; gap: .3em; }
  .summary a code, .summary th > code { font-size: .75rem; }
  .summary .number { display: none; }
  .regions td, .regions th { font-size: .75rem; padding-right: .25rem; }
  .regions .swatch { margin-right: .25rem; }
  .regions code { font-size: .6875rem; }
  .fields td:first-child { width: 2.75rem; }
  .fields td, .fields th { font-size: .75rem; padding-right: .375rem; }
  .fields tbody code { font-size: .625rem; }
  .fields th { width: 8.25rem; }
  .fields td:last-child { width: 6.75rem; }
  summary small { display: block; margin-left: 0; }
}
@media print {
  :root { color-scheme: light; --ground: #fff; --tint: #f4f4f4;
    font-size: 9pt; }
  @page { margin: 11mm; }
  body { max-width: none; padding: 0; line-height: 1.4; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .screen, .back, footer, details:not([open]), .checks .pass, .checks .skipped,
  .legend small, .coverage small, .summary:not(:has(:checked)) ~ article {
    display: none !important; }
  .paper { display: block; }
  .top { padding: 0 0 .5rem; }
  article, .summary { border: 0; padding: 0; border-radius: 0; margin: 0; }
  article { break-before: auto; }
  .summary + article, article + article { break-before: page; }
  tr, .block, .verdict, .legend, .facts div, .hint { break-inside: avoid; }
  h3, caption, summary, thead, thead tr { break-after: avoid; }
  .note { break-before: avoid; margin-top: .25rem; }
  .verdict { padding: .5rem .75rem; margin-top: .375rem; }
  h3 { margin-bottom: .25rem; }
  .part, details { margin-top: .75rem; padding-top: .75rem; }
  .facts { display: block; columns: 3; column-gap: 1.5rem; }
  .facts div { padding-bottom: .375rem; }
  .coverage { margin-top: .5rem; }
  .coverage .bar { display: none; }
  .picture { grid-template-columns: repeat(3, 1fr); gap: .25rem 1.25rem; }
  .bar { margin-bottom: .75rem; }
  .legend { margin-top: .75rem; }
  .legend th, .legend td { padding-top: .125rem; padding-bottom: .125rem; }
  .hint { margin-top: .25rem; padding: .25rem .75rem; }
  th, td { padding-top: .1875rem; padding-bottom: .1875rem; }
  .evidence, .warnings { margin-top: .125rem; }
  .counts { margin-bottom: .5rem; }
  .summary th > a, .summary th > code, .summary small { display: -webkit-box;
    -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  .regions td, .regions th, .holes td, .holes th { font-size: .8125rem;
    padding-top: .125rem; padding-bottom: .125rem; }
  .regions th[scope="row"] { width: 32%; }
  .regions td:last-child, .regions .number { white-space: nowrap; }
}
`;

/**
 * The SHA-256 of the style. The Content Security Policy of the page allows only
 * the style with this hash. A test verifies the hash.
 */
export const styleHash = "sha256-rRjUQib1VIULvyfODPs7vdL6AdBozD/t1ziPuofvvz0=";
