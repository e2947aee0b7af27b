/** Readable at 360 pixels, in the dark and on paper; what a color says, a word says too. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #fff; --line: #d0d7de; --soft: #f6f8fa; --ink: #1f2328; --dim: #57606a; --link: #0550ae; --pass: #116329; --fail: #a40e26; --open: #7a4b00; --notice: #fff8e6; }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --line: #3d444d; --soft: #161b22; --ink: #e6edf3; --dim: #9aa4ae; --link: #79b8ff; --pass: #56d364; --fail: #ff8f87; --open: #e3b341; --notice: #2a2108; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; color: var(--ink); background: var(--page); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
a { color: var(--link); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
p { margin: .4rem 0; max-width: 52rem; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace; font-size: .85em; }
small, .dim { color: var(--dim); font-size: .85rem; }
.notice { margin: 1rem 0; padding: .6rem .9rem; border: 1px solid var(--open); border-left-width: .4rem; background: var(--notice); max-width: none; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.counts li { flex: 1 1 8rem; padding: .5rem .9rem; border: 1px solid var(--line); border-left: .4rem solid currentColor; background: var(--soft); }
.counts b { display: block; font-size: 1.6rem; line-height: 1.2; }
.none { color: var(--dim); } .pass { color: var(--pass); } .fail { color: var(--fail); } .not-judged { color: var(--open); }
.verdict { font-weight: 700; white-space: nowrap; }
.attention, nav ul { margin: .5rem 0; padding: 0; list-style: none; }
.attention li { padding: .15rem 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }
details { margin: .5rem 0; }
summary { padding: .4rem .6rem; border: 1px solid var(--line); background: var(--soft); cursor: pointer; font-size: .9rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: .75rem 0; }
dt { color: var(--dim); } dd { margin: 0; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-bottom: 1px solid var(--line); }
thead th { white-space: nowrap; background: var(--soft); font-size: .8rem; color: var(--dim); }
tbody th { font-weight: 600; }
td small, th small { display: block; font-weight: 400; }
td p { margin: 0 0 .25rem; }
.requirements { margin: 0; padding: 0; list-style: none; font-size: .85rem; }
.columns { columns: 15rem; column-gap: 2rem; }
.columns li { break-inside: avoid; padding: .1rem 0; }
.id { display: inline-block; }
.w1 { width: 22%; } .w2 { width: 10%; } .w3 { width: 23%; } .w4 { width: 21%; }
@media screen and (max-width: 48rem) {
  body { padding: 1rem; }
  h1 { font-size: 1.35rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
  .counts { gap: .5rem; } .counts li { flex-basis: 5.5rem; padding: .4rem .6rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; width: auto; }
  tbody tr { border: 1px solid var(--line); margin: 0 0 .75rem; padding: .4rem .7rem; }
  tbody th, tbody td { border: 0; padding: .2rem 0; }
  tbody td[data-label]::before { content: attr(data-label); display: block; color: var(--dim); font-size: .75rem; }
  td:empty { display: none; }
}
@media print {
  @page { margin: 14mm; }
  summary, nav { display: none; }
  details::details-content { content-visibility: visible; display: block; }
  details > * { display: revert; }
  html { font-size: 8.5pt; }
  body { max-width: none; padding: 0; }
  th, td { padding: .35rem .4rem; }
  thead { display: table-header-group; }
  tr, .counts li, .notice { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
