import assert from "node:assert/strict";
import type { Evidence } from "../../../../ops/commands/evidence/evidence";
import { breakable, html } from "../../../../ops/commands/evidence/html";
import { pageOf } from "../../../../ops/commands/evidence/page";
import { controlOf, evidenceOf, KEY_ARN, MADE_AT } from "./sample";

const DIGEST = "0".repeat(64);
const EVIL = `<script>alert("1")</script><img src=x onerror='alert(2)'> & "quoted"`;
const page = (evidence: Evidence) => pageOf(evidence, DIGEST);

describe("the page of the evidence", () => {
  it("escapes text, and takes HTML as it is", () => {
    assert.equal(
      html`<b title="${`"'<>&`}">${[html`<i>${1}</i>`, html`${"<"}`]}</b>`.text,
      '<b title="&quot;&#39;&lt;&gt;&amp;"><i>1</i>&lt;</b>',
    );
  });

  it("breaks ARNs after their colons and slashes, and nothing else", () => {
    const broken = breakable("s3:GetObject on arn:aws:s3:::files/a-b/c, or a/b").map(
      ({ text }) => text,
    );
    const arn = ["arn:", "aws:", "s3:", ":", ":", "files/", "a-b/", "c,"];
    assert.equal(
      broken.join(""),
      `s3:GetObject on ${arn.map((piece) => `<span class="id">${piece}</span>`).join("")} or a/b`,
    );
  });

  it("escapes whatever AWS, Pulumi or a policy says, wherever it says it", () => {
    const control = controlOf("key-state", {
      verdict: "fail",
      expected: EVIL,
      found: EVIL,
      remedy: EVIL,
      sources: [{ call: EVIL, on: EVIL, at: EVIL }],
    });
    const evidence = evidenceOf([control], {
      madeBy: EVIL,
      deployed: {
        ...{ stack: EVIL, accountId: EVIL, region: EVIL, keyArn: EVIL, keyAlias: EVIL },
        ...{ bucketName: EVIL, resources: [{ type: EVIL, name: EVIL, id: EVIL }] },
      },
      outsideStack: [{ ...control, id: "guardduty-on", setting: EVIL }],
      policyPack: {
        verdict: "fail",
        packs: [{ name: EVIL, version: EVIL }],
        findings: [
          { policy: EVIL, level: "mandatory", severity: EVIL, resource: EVIL, message: EVIL },
        ],
        source: EVIL,
      },
    });
    const text = page(evidence);
    assert.doesNotMatch(text, /<script|<img|onerror='|alert\("/);
    assert.doesNotMatch(page({ ...evidence, policyPack: { notJudged: EVIL } }), /<script|<img/);
  });

  it("needs nothing beside it, and runs nothing", () => {
    const text = page(evidenceOf([controlOf("key-state")]));
    assert.doesNotMatch(
      text,
      /<(?:script|link|img|iframe|object)\b|@import|url\(|\bsrc=|javascript:/i,
    );
    assert.match(text, /default-src 'none'; style-src 'unsafe-inline'/);
    assert.match(text, /<meta name="viewport" content="width=device-width, initial-scale=1">/);
    assert.match(text, /@media print/);
  });

  it("shows a verdict by word and sign, and what is to be done about a failure", () => {
    const text = page(
      evidenceOf([
        controlOf("key-state"),
        controlOf("key-rotation", {
          ...{ verdict: "fail", expected: "on", found: "off", remedy: "Type `aws kms x`." },
        }),
        controlOf("bucket-tls-only", {
          verdict: "not-judged",
          found: "the permission s3:GetBucketPolicy on it is missing",
        }),
      ]),
    );
    for (const part of [
      '<span class="verdict pass">✓ Pass</span>',
      '<span class="verdict fail">✗ Fail</span><small>medium severity</small>',
      "off<small>Expected: on</small><small>Type <code>aws kms x</code>.</small>",
      '<span class="verdict not-judged">? Not judged</span>',
      "the permission s3:GetBucketPolicy on it is missing",
      '<li class="pass"><b>1</b> passed</li>',
      '<li class="fail"><b>1</b> failed</li>',
      '<li class="not-judged"><b>1</b> not judged</li>',
    ]) {
      assert.ok(text.includes(part), `${part} is not in\n${text}`);
    }
  });

  it("lists what did not pass first, failures before the rest, each with a link to its row", () => {
    const text = page(
      evidenceOf(
        [
          controlOf("bucket-tls-only", { verdict: "not-judged" }),
          controlOf("key-state"),
          controlOf("key-rotation", { verdict: "fail" }),
        ],
        { policyPack: { verdict: "fail", packs: [], findings: [], source: "pulumi preview" } },
      ),
    );
    const links = (part: string) => [...part.matchAll(/<a href="#([^"]+)">/g)].map(([, id]) => id);
    const [, attention = "", contents = ""] =
      /<ul class="attention">(.*?)<\/ul>.*?<nav[^>]*>(.*?)<\/nav>/s.exec(text) ?? [];
    assert.deepEqual(links(attention), ["key-rotation", "bucket-tls-only", "policy-pack"]);
    assert.match(attention, /✗ Fail<\/span> <a [^>]*>[^<]*<\/a> <small>medium severity<\/small>/);
    assert.deepEqual(links(contents), [
      ...["deployed", "key", "bucket", "policy-pack", "standards", "reading"],
    ]);
    assert.match(contents, /The key<\/a> <small>1 failed, 1 passed<\/small>/);
    for (const id of [...links(attention), ...links(contents)]) {
      assert.equal(text.split(` id="${id}"`).length, 2, `one place named ${id}`);
    }
  });

  it("lists nothing first if all passed", () => {
    const policyPack = {
      ...({ verdict: "pass", packs: [], findings: [] } as const),
      source: "pulumi preview",
    };
    const text = page(evidenceOf([controlOf("key-state")], { policyPack }));
    assert.doesNotMatch(text, /Needs attention/);
  });

  it("folds what passed, and nothing else", () => {
    const text = page(
      evidenceOf([controlOf("key-state"), controlOf("key-rotation", { verdict: "fail" })]),
    );
    const folded = [...text.matchAll(/<details>(.*?)<\/details>/gs)].map(([, part = ""]) => part);
    assert.ok(folded.some((part) => part.includes('id="key-state"')));
    assert.deepEqual(
      folded.filter((part) => /verdict (?:fail|not-judged)/.test(part)),
      [],
    );
    assert.match(folded[0] ?? "", /^<summary>1 passed<\/summary>/);
  });

  it("tells of each control the call, what it was made on, and when", () => {
    const text = page(evidenceOf([controlOf("key-state")]));
    assert.match(
      text,
      new RegExp(
        `<code>kms:DescribeKey</code><small>on the key</small><small><time datetime="${MADE_AT}">2026-11-22 21:07:09 UTC</time>`,
      ),
    );
    assert.ok(
      text.includes(
        `<dd>${breakable(KEY_ARN)
          .map(({ text: part }) => part)
          .join("")}</dd>`,
      ),
    );
  });

  it("gives a requirement the worst verdict of those that answer for it", () => {
    const text = page(
      evidenceOf([controlOf("key-state"), controlOf("key-rotation", { verdict: "fail" })]),
    );
    assert.match(text, /verdict fail">✗ Fail<\/span> <b>SC-12<\/b>/);
    assert.match(text, /verdict pass">✓ Pass<\/span> <b>KMS\.3<\/b>/);
    assert.match(text, /verdict fail">✗ Fail<\/span> <b>3\.6<\/b>/);
  });

  it("says of a local AWS that it proves nothing, and of AWS no such thing", () => {
    const controls = [controlOf("key-state")];
    assert.match(page(evidenceOf(controls, { isLocalAws: true })), /It proves nothing/);
    assert.doesNotMatch(page(evidenceOf(controls)), /It proves nothing/);
  });

  it("keeps what the stack leaves to others apart, without a verdict", () => {
    const { id, title, requirements, sources } = controlOf("guardduty-on");
    const found = "there is no detector";
    const part = { id, title, setting: "guardDuty", found, sources, requirements };
    const text = page(evidenceOf([controlOf("key-state")], { outsideStack: [part] }));
    const section = text.slice(text.indexOf('<h2 id="outside">'));
    assert.match(section, /there is no detector/);
    assert.doesNotMatch(section, /class="verdict/);
    assert.doesNotMatch(text, /<b>11\.5\.1<\/b>/);
  });

  it("marks up its tables for who cannot see them", () => {
    const text = page(evidenceOf([controlOf("key-state")]));
    for (const part of [
      '<html lang="en">',
      '<table role="table">',
      '<th role="columnheader" scope="col"',
      '<th role="rowheader" scope="row">',
      '<td role="cell" data-label="Found">',
    ]) {
      assert.ok(text.includes(part), part);
    }
  });
});
