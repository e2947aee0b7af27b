import fc from "fast-check";
import type { Place, Property } from "../../../../policy-pack/src/policy-document/prove/property";
import { ACCOUNT, type Policy } from "../decide/questions";

const OTHER_ACCOUNT = "444455556666";
const LOGS = "logs.us-east-1.amazonaws.com";
const BUCKET = "arn:aws:s3:::files";

/** Properties of a policy, and where the policy stands. */
export interface Asked {
  readonly policy: Pick<Policy, "Version"> & { readonly Statement: readonly object[] };
  readonly properties: readonly Property[];
  readonly place: Place;
}

type Operators = readonly [operators: readonly string[], values: readonly string[]];

const EQUALS = ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"];
const LIKE = ["StringLike", "StringNotLike", "StringLikeIfExists", "StringNotLikeIfExists"];
const ARN = ["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEqualsIfExists", "ArnLikeIfExists"];

function texts(...values: readonly string[]): readonly Operators[] {
  return [
    [EQUALS, values],
    [LIKE, values],
  ];
}

function peopleOf(account: string): readonly string[] {
  const [iam, sts] = [`arn:aws:iam::${account}`, `arn:aws:sts::${account}`];
  return [
    `${iam}:user/kzax`,
    `${iam}:role/air/Crew`,
    `${iam}:role/Crew`,
    `${sts}:assumed-role/Crew/kzax`,
    `${sts}:federated-user/kzax`,
  ];
}

const KZAX = `arn:aws:iam::${ACCOUNT}:user/kzax`;
const NUMERIC = [
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericGreaterThanEquals",
];
const DATES = ["DateEquals", "DateNotEquals", "DateLessThanEquals", "DateGreaterThan"];

function someOf(values: readonly string[], most: number): fc.Arbitrary<string[]> {
  return fc.subarray([...values], { minLength: 1, maxLength: Math.min(most, values.length) });
}

/** What a policy may well compare each key with. */
const KEYS: Readonly<Record<string, readonly Operators[]>> = {
  "kms:ViaService": texts("s3.us-east-1.amazonaws.com", "s3.*", "S3.us-east-1.amazonaws.com"),
  "kms:EncryptionContext:aws:s3:arn": texts(BUCKET, `${BUCKET}/*`, "arn:aws:s3:::f?les*"),
  "aws:PrincipalArn": [
    [ARN, [KZAX, `arn:aws:iam::${ACCOUNT}:role/*`, "arn:aws:iam::*:user/k*", "arn:aws:iam::4*:*"]],
    [LIKE, [KZAX, `arn:aws:iam::${ACCOUNT}:role/*`, "arn:aws:iam::44*"]],
    [["ForAnyValue:ArnLike"], [KZAX]],
  ],
  "aws:PrincipalAccount": texts(ACCOUNT, OTHER_ACCOUNT, "98*"),
  "kms:CallerAccount": texts(ACCOUNT, OTHER_ACCOUNT, "?1*"),
  "aws:PrincipalType": texts("User", "AssumedRole", "Account", "*User", "Anonymous"),
  "aws:PrincipalIsAWSService": [
    [
      ["Bool", "BoolIfExists"],
      ["true", "false"],
    ],
  ],
  "aws:PrincipalServiceName": texts(LOGS, "logs.*"),
  "aws:TagKeys": [
    [
      [...EQUALS, ...LIKE].flatMap((each) => [`ForAnyValue:${each}`, `ForAllValues:${each}`]),
      ["a", "b*", "A", "?b"],
    ],
  ],
  "aws:SourceArn": [[ARN, ["arn:aws:sns:us-east-1:111122223333:topic", "arn:aws:sns:*:*:t*"]]],
  "kms:ScheduleKeyDeletionPendingWindowInDays": [[NUMERIC, ["7", "7.5", "30"]]],
  "aws:CurrentTime": [[DATES, ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2025-06-01"]]],
  "aws:SecureTransport": [
    [
      ["Bool", "BoolIfExists"],
      ["true", "false", "True"],
    ],
  ],
  "aws:SourceIp": [
    [
      ["IpAddress", "NotIpAddress"],
      ["203.0.113.0/24", "203.0.113.7", "2001:db8::/32"],
    ],
  ],
};

function conditionOf(keys: readonly string[]): fc.Arbitrary<object> {
  const nullTest = fc
    .tuple(fc.constantFrom(...keys), fc.constantFrom("true", "false"))
    .map(([key, value]) => ({ Null: { [key]: value } }));
  const comparison = fc
    .constantFrom(...keys)
    .chain((key) =>
      fc
        .constantFrom(...(KEYS[key] ?? []))
        .chain(([operators, values]) =>
          fc
            .tuple(fc.constantFrom(...operators), someOf(values, 2))
            .map(([operator, named]) => ({ [operator]: { [key]: named } })),
        ),
    );
  const test = fc.oneof({ weight: 6, arbitrary: comparison }, { weight: 1, arbitrary: nullTest });
  return fc
    .array(test, { maxLength: 2 })
    .map((tests): object => ({ Condition: Object.assign({}, ...tests) }));
}

const NAMES = [ACCOUNT, OTHER_ACCOUNT].flatMap((account) => [
  account,
  `arn:aws:iam::${account}:root`,
  ...peopleOf(account),
]);

const principals = fc.oneof(
  { weight: 5, arbitrary: someOf(NAMES, 3).map((AWS) => ({ Principal: { AWS } })) },
  { weight: 3, arbitrary: fc.constant({ Principal: "*" }) },
  { weight: 1, arbitrary: fc.constant({ Principal: { Service: LOGS } }) },
  {
    weight: 1,
    arbitrary: someOf(NAMES, 4).map((AWS) => ({ NotPrincipal: { AWS } })),
  },
);

function listed(name: string, values: readonly string[]): fc.Arbitrary<object> {
  const some = someOf(values, 3);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({ [name]: "*" }) },
    { weight: 4, arbitrary: some.map((list) => ({ [name]: list })) },
    { weight: 1, arbitrary: some.map((list) => ({ [`Not${name}`]: list })) },
  );
}

const PLACES: readonly {
  readonly place: Place;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}[] = [
  {
    place: {
      service: "kms",
      arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      partition: "aws",
      accountId: ACCOUNT,
    },
    actions: ["kms:*", "kms:Decrypt", "KMS:de*", "kms:?reateGrant", "kms:Put*", "kms:ListGrants"],
    resources: ["*", `arn:aws:kms:*:${ACCOUNT}:key/*`],
  },
  {
    place: { service: "s3", arn: BUCKET, partition: "aws", accountId: ACCOUNT },
    actions: ["s3:*", "s3:GetObject", "s3:Get*", "S3:?utObject", "s3:DeleteBucket"],
    resources: [
      ...[BUCKET, `${BUCKET}/*`, `${BUCKET}/a*`, "arn:aws:s3:::f*", "arn:aws:s3:::*/b:*"],
      "arn:aws:s3:*:*:files/a*",
    ],
  },
];

/** Policies of a key or a bucket with properties that speak of the same few keys. */
export const QUESTIONS_FOR_Z3: fc.Arbitrary<Asked> = fc
  .tuple(fc.constantFrom(...PLACES), someOf(Object.keys(KEYS), 3))
  .chain(([{ place, actions, resources }, keys]) => {
    const parts = fc
      .tuple(listed("Action", actions), listed("Resource", resources), conditionOf(keys))
      .map((some): object => Object.assign({}, ...some));
    const statement = fc
      .tuple(fc.constantFrom("Allow", "Deny"), principals, parts)
      .map(([Effect, who, what]) => ({ Effect, ...who, ...what }));
    const scope = fc
      .tuple(fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, principals), parts)
      .map(([who, what]) => ({ ...who, ...what }));
    const property = fc.record({
      name: fc.constant("it"),
      sentence: fc.constant("It holds."),
      expects: fc.constantFrom("refused", "allowed", "not denied"),
      identity: fc.constantFrom("everything", "nothing"),
      requests: fc.array(scope, { minLength: 1, maxLength: 2 }),
    });
    return fc.record({
      policy: fc
        .array(statement, { minLength: 1, maxLength: 5 })
        .map((Statement): Policy => ({ Version: "2012-10-17", Statement })),
      properties: fc.array(property, { minLength: 5, maxLength: 5 }),
      place: fc.constant(place),
    });
  });
