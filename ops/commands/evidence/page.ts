import type { Source } from "../../aws/reading";
import type { Verdict } from "../../controls/check";
import type { Control } from "../../controls/control";
import { type Requirements, STANDARD_NAMES, type Standard } from "../../controls/requirements";
import { timeText } from "../../terminal/output";
import type { Deployed, Evidence, OutsideStack, PolicyEvidence } from "./evidence";
import { breakable, Html, html } from "./html";
import { contentsOf, folded, type Section } from "./page-contents";
import { PAGE_STYLE } from "./page-style";
import type { PolicyFinding } from "./policy-report";
import { requirementRows } from "./requirement-rows";

const WORDS: Readonly<Record<Verdict, string>> = {
  pass: "✓ Pass",
  fail: "✗ Fail",
  "not-judged": "? Not judged",
};

const ABOUT: Readonly<Record<Control["about"], string>> = {
  key: "The key",
  bucket: "The bucket",
  account: "The services that watch them",
};

const SUBJECTS = ["key", "bucket", "account"] as const;

const STANDARDS = Object.keys(STANDARD_NAMES) as readonly Standard[];

/**
 * The evidence as one self-contained page: no script, no font, no picture.
 *
 * @param digest SHA-256 of the JSON file with the same content, in hexadecimal
 */
export function pageOf(evidence: Evidence, digest: string): string {
  const { deployed, controls, outsideStack, madeAt } = evidence;
  const name = deployed.stack === null ? deployed.bucketName : `the stack ${deployed.stack}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence of ${name}, ${timeText(new Date(madeAt))}</title>
<style>${new Html(PAGE_STYLE)}</style>
</head>
<body>
<header>
<h1>Evidence of ${name}</h1>
<p class="dim">Checked ${timeText(new Date(madeAt))} by <code>${evidence.madeBy}</code> with ${evidence.madeWith.name} ${evidence.madeWith.version}</p>
${evidence.isLocalAws ? localNotice() : []}
${countsOf(evidence)}
</header>
<main>
${attentionOf(evidence)}
${contentsOf(sectionsOf(evidence))}
<h2 id="deployed">What is deployed</h2>
${deployedOf(evidence)}
${SUBJECTS.flatMap((about) => controlsOf(about, evidence))}
<h2 id="policy-pack">Policy pack</h2>
${policyPackOf(evidence.policyPack)}
<h2 id="standards">By standard</h2>
<p class="dim">A requirement fails if any control that covers it fails. Requirements that this stack does not affect are not listed: this is no statement about a whole standard.</p>
${STANDARDS.flatMap((standard) => standardOf(standard, controls))}
${outsideStack.length === 0 ? [] : outsideStackOf(outsideStack, deployed)}
</main>
<footer>
<h2 id="reading">How to read this</h2>
<p>Each control was judged by AWS's answer to the call in its row, at the time in its row. The expected value is what the stack has deployed. This page shows the configuration at that moment. <code>aerosecure status --events</code> shows who used the key; <code>aerosecure verify</code> shows that uploads are encrypted.</p>
<p class="dim">The same as data: <code>evidence.json</code>, SHA-256 <code>${digest}</code></p>
</footer>
</body>
</html>
`;
  return page.text;
}

function localNotice(): Html {
  return html`<p class="notice"><strong>An AWS on one machine answered.</strong> This page shows what evidence looks like. It proves nothing about an AWS account.</p>`;
}

function countsOf({ summary }: Evidence): Html {
  const counts: readonly (readonly [Verdict, number, string])[] = [
    ["pass", summary.passed, "passed"],
    ["fail", summary.failed, "failed"],
    ["not-judged", summary.notJudged, "not judged"],
  ];
  return html`<ul class="counts">
${counts.map(
  ([verdict, count, word]) =>
    html`<li class="${count === 0 ? "none" : verdict}"><b>${count}</b> ${word}</li>
`,
)}</ul>`;
}

/** Whatever did not pass, with links to the rows that show it. */
function attentionOf({ controls, policyPack }: Evidence): Html | readonly Html[] {
  const rows = worstFirst(controls).map(
    ({ id, title, verdict, severity }) =>
      html`<li>${verdictOf(verdict)} <a href="#${id}">${title}</a>${verdict === "fail" ? html` <small>${severity} severity</small>` : []}</li>
`,
  );
  const packVerdict = packVerdictOf(policyPack);
  const ofPack =
    packVerdict === "pass"
      ? []
      : [html`<li>${verdictOf(packVerdict)} <a href="#policy-pack">Policy pack</a></li>\n`];
  return rows.length + ofPack.length === 0
    ? []
    : html`<h2 id="attention">Needs attention</h2>
<ul class="attention">
${[...rows, ...ofPack]}</ul>`;
}

/** Controls that failed, and then those that were not judged. */
function worstFirst(controls: readonly Control[]): readonly Control[] {
  return (["fail", "not-judged"] as const).flatMap((verdict) =>
    controls.filter((control) => control.verdict === verdict),
  );
}

function verdictOf(verdict: Verdict): Html {
  return html`<span class="verdict ${verdict}">${WORDS[verdict]}</span>`;
}

function packVerdictOf(pack: PolicyEvidence): Verdict {
  return "notJudged" in pack ? "not-judged" : pack.verdict;
}

function sectionsOf({ controls, policyPack, outsideStack }: Evidence): readonly Section[] {
  const subjects = SUBJECTS.map((about) => ({
    ...{ id: about, heading: ABOUT[about] },
    verdicts: controls.filter((control) => control.about === about).map(({ verdict }) => verdict),
  }));
  return [
    { id: "deployed", heading: "What is deployed", verdicts: [] },
    ...subjects.filter(({ verdicts }) => verdicts.length > 0),
    { id: "policy-pack", heading: "Policy pack", verdicts: [packVerdictOf(policyPack)] },
    { id: "standards", heading: "By standard", verdicts: [] },
    ...(outsideStack.length === 0
      ? []
      : [{ id: "outside", heading: "Outside this stack", verdicts: [] }]),
    { id: "reading", heading: "How to read this", verdicts: [] },
  ];
}

function deployedOf({ deployed }: Evidence): Html {
  const { stack, accountId, region, keyArn, keyAlias, bucketName, resources } = deployed;
  const rows: readonly (readonly [string, string])[] = [
    ["Stack", stack ?? "none named"],
    ["Account and Region", `${accountId}, ${region}`],
    ["Key", keyArn],
    ...(keyAlias === null ? [] : [["Alias", keyAlias] as const]),
    ["Bucket", bucketName],
    ...(resources === null ? [] : [["Resources", countedOf(resources)] as const]),
  ];
  return html`<dl>
${rows.map(([name, text]) => html`<dt>${name}</dt><dd>${breakable(text)}</dd>\n`)}</dl>`;
}

/** "110: 2 keys, 6 buckets, …", the most frequent types by their own names. */
function countedOf(resources: readonly { readonly type: string }[]): string {
  const names = resources.map(({ type }) => type.split(":").at(-1) ?? type);
  const counts = [...new Set(names)]
    .map((name) => [name, names.filter((each) => each === name).length] as const)
    .sort(([, a], [, b]) => b - a);
  return `${resources.length}: ${counts.map(([name, count]) => `${count} ${name}`).join(", ")}`;
}

function controlsOf(about: Control["about"], { controls, deployed }: Evidence): readonly Html[] {
  const rows = controls.filter((control) => control.about === about);
  const attention = worstFirst(rows);
  const passed = rows.filter(({ verdict }) => verdict === "pass");
  return rows.length === 0
    ? []
    : [
        html`<h2 id="${about}">${ABOUT[about]}</h2>
${attention.length === 0 ? [] : controlTable(attention, deployed)}
${passed.length === 0 ? [] : folded(`${passed.length} passed`, controlTable(passed, deployed))}
`,
      ];
}

function controlTable(rows: readonly Control[], deployed: Deployed): Html {
  return html`<table role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="w1">Control</th><th role="columnheader" scope="col" class="w2">Result</th><th role="columnheader" scope="col" class="w3">Found</th><th role="columnheader" scope="col" class="w4">Source</th><th role="columnheader" scope="col">Required by</th></tr></thead>
<tbody role="rowgroup">
${rows.map((row) => controlRow(row, deployed))}</tbody>
</table>
`;
}

function controlRow(
  { id, title, verdict, found, expected, remedy, ...control }: Control,
  deployed: Deployed,
): Html {
  return html`<tr role="row" id="${id}"><th role="rowheader" scope="row">${title}<small><code>${id}</code></small></th>
<td role="cell">${verdictOf(verdict)}${verdict === "fail" ? html`<small>${control.severity} severity</small>` : []}</td>
<td role="cell" data-label="Found">${breakable(found)}${verdict === "pass" ? [] : html`<small>Expected: ${breakable(expected)}</small>`}${remedy === null ? [] : html`<small>${withCode(remedy)}</small>`}</td>
<td role="cell" data-label="Source">${sourcesOf(control.sources, deployed, control.resource)}</td>
<td role="cell" data-label="Required by">${requirementsOf(control.requirements)}</td></tr>
`;
}

/** Key and bucket stand at the top of the page, and the trail in its row: they are not repeated. */
function sourcesOf(sources: readonly Source[], deployed: Deployed, resource = ""): readonly Html[] {
  const short: Readonly<Record<string, string>> = {
    [resource]: "on the trail",
    [deployed.keyArn]: "on the key",
    [deployed.bucketName]: "on the bucket",
  };
  return sources.map(
    ({ call, on, at }) =>
      html`<p><code>${call}</code><small>${breakable(short[on] ?? `on ${on}`)}</small><small><time datetime="${at}">${at.slice(0, 19).replace("T", " ")} UTC</time></small></p>`,
  );
}

function requirementsOf(requirements: Requirements): readonly Html[] {
  const listed = STANDARDS.filter((standard) => requirements[standard].length > 0);
  return listed.length === 0
    ? [html`<span class="dim">this project</span>`]
    : [
        html`<ul class="requirements">${listed.map(
          (standard) =>
            html`<li>${STANDARD_NAMES[standard]}: ${wholeWords(requirements[standard])}</li>`,
        )}</ul>`,
      ];
}

/** Text between backticks is code. */
function withCode(text: string): readonly Html[] {
  return text
    .split("`")
    .map((part, index) =>
      index % 2 === 0 ? html`${part}` : html`<code>${breakable(part)}</code>`,
    );
}

/** Ids have hyphens, and lines must not break there. */
function wholeWords(ids: readonly string[]): readonly Html[] {
  return ids.map(
    (id, index) => html`<span class="id">${id}${index < ids.length - 1 ? "," : ""}</span> `,
  );
}

function policyPackOf(pack: PolicyEvidence): Html {
  if ("notJudged" in pack) {
    return html`<p>${verdictOf("not-judged")} ${pack.notJudged}</p>`;
  }
  const names = pack.packs.map(({ name, version }) => `${name} ${version}`).join(", ");
  return html`<p>${verdictOf(pack.verdict)} ${names}, on what is deployed</p>
<p class="dim">By <code>${pack.source}</code></p>
${pack.findings.length === 0 ? html`<p>No policy reports anything.</p>` : html`<ul>${pack.findings.map(findingItem)}</ul>`}`;
}

function findingItem({ policy, level, severity, resource, message }: PolicyFinding): Html {
  const grade = severity === null ? level : `${level}, ${severity} severity`;
  return html`<li><code>${policy}</code> (${grade})${resource === null ? "" : `, ${resource}`}: ${message}</li>
`;
}

function standardOf(standard: Standard, controls: readonly Control[]): readonly Html[] {
  const rows = requirementRows(standard, controls);
  const passed = rows.filter(({ verdict }) => verdict === "pass");
  const others = rows.filter(({ verdict }) => verdict !== "pass");
  return rows.length === 0
    ? []
    : [
        html`<h3>${STANDARD_NAMES[standard]}</h3>
${others.length === 0 ? [] : requirementList(others)}
${passed.length === 0 ? [] : folded(`${passed.length} passed`, requirementList(passed))}
`,
      ];
}

function requirementList(rows: ReturnType<typeof requirementRows>): Html {
  return html`<ul class="requirements columns">${rows.map(
    ({ requirement, verdict, ids }) =>
      html`<li>${verdictOf(verdict)} <b>${requirement}</b> <small>${wholeWords(ids)}</small></li>
`,
  )}</ul>
`;
}

function outsideStackOf(parts: readonly OutsideStack[], deployed: Deployed): Html {
  const table = html`<table role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="w1">Not part of this stack</th><th role="columnheader" scope="col" class="w3">Found</th><th role="columnheader" scope="col" class="w4">Source</th><th role="columnheader" scope="col">Required by</th></tr></thead>
<tbody role="rowgroup">
${parts.map(
  ({ title, setting, found, sources, requirements }) =>
    html`<tr role="row"><th role="rowheader" scope="row">${title}<small>setting <code>${setting}</code></small></th>
<td role="cell" data-label="Found">${breakable(found)}</td>
<td role="cell" data-label="Source">${sourcesOf(sources, deployed)}</td>
<td role="cell" data-label="Required by">${requirementsOf(requirements)}</td></tr>
`,
)}</tbody>
</table>
`;
  return html`<h2 id="outside">Outside this stack</h2>
<p class="dim">Managed elsewhere, or behind a setting that is off. Read, not judged.</p>
${folded(`${parts.length} read`, table)}`;
}
