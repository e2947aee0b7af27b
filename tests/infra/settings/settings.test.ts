import assert from "node:assert/strict";
import fc from "fast-check";
import type { Caller } from "../../../infra/arguments/caller";
import { type Settings, settingsFrom } from "../../../infra/settings";
import type { Deployment, Reading } from "../../../infra/settings/running-stack";
import {
  fault,
  itRefuses,
  type OwnSettings,
  type Refusal,
  type RefusedText,
  recordOf,
  refusals,
} from "../support/own-settings";
import { GOV_PLACE, PLACE } from "../support/places";

const deployer = "arn:aws:iam::111122223333:user/deployer";
const caller: Caller = { accountId: "111122223333", partition: "aws", arn: deployer };

/** The least a stack has to say. */
const sound = { "aws:region": "us-east-1", "aerosecure-kms:administrators": '["user/kzax01"]' };

/** Every setting there is, in the order in which they are read. */
const SETTINGS =
  "administrators, keyUsers, reencryptor, keyAlias, keyDescription, rotationPeriodInDays, deletionWindowInDays, minimumDeletionWindowInDays, minimumUnusedDaysBeforeDeletion, administratorsMayDeleteKey, sseAlgorithm, minimumTlsVersion, forceDestroy, protect, accessLogs, oldVersionsKeptForDays, objectLock, replicationRegion, perimeter, permissionsBoundary, tags, serviceRoles, deployer, bucketNamespace, bucketName, bucketNamePrefix, tamperAlarm, trail, alarmEmail, guardDuty, malwareProtection, securityHub, batchOperations, blockPublicAccessOfAccount";

/** What a stack gets around its bucket where it does not say; their own tests have the rest. */
const SURROUNDINGS = {
  accessLogs: true,
  oldVersionsKeptForDays: undefined,
  blockPublicAccessOfAccount: false,
  objectLock: undefined,
  replicationRegion: undefined,
  tamperAlarm: true,
  existingTrail: undefined,
  alarmEmail: undefined,
  guardDuty: "adopt",
  malwareProtection: false,
  securityHub: "adopt",
  batchOperations: false,
  permissionsBoundary: undefined,
} as const;

const deployment = (stack: string): Deployment => ({ project: "aerosecure-kms", stack });

/** Reads settings of the project on top of what every stack says. */
function read(own: OwnSettings, stack = "dev", region = "us-east-1"): Promise<Reading<Settings>> {
  const record = { ...sound, "aws:region": region, ...recordOf(own) };
  return settingsFrom(record, deployment(stack), async () => caller);
}

async function faultsOf(reading: Promise<Reading<Settings>>): Promise<readonly string[]> {
  const result = await reading;
  return "faults" in result ? result.faults : [];
}

async function settingsOf(reading: Promise<Reading<Settings>>): Promise<Settings> {
  const result = await reading;
  assert.ok("settings" in result, JSON.stringify(result));
  return result.settings;
}

function refuses(cases: readonly Refusal[]): void {
  itRefuses(cases, (own) => faultsOf(read(own)));
}

describe("settingsFrom", () => {
  it("fills in what a stack leaves out", async () => {
    assert.deepEqual(await read({}), {
      settings: {
        ...PLACE,
        administrators: ["arn:aws:iam::111122223333:user/kzax01"],
        keyUsers: [],
        reencryptor: [],
        administratorsMayDeleteKey: true,
        keyAlias: "alias/aerosecure-dev",
        keyDescription: "Encrypts the files in the AeroSecure bucket of stack dev.",
        rotationPeriodInDays: 365,
        deletionWindowInDays: 30,
        minimumDeletionWindowInDays: 7,
        minimumUnusedDaysBeforeDeletion: 0,
        perimeter: undefined,
        serviceRoles: [],
        deployer: [],
        ...SURROUNDINGS,
        bucketName: "aerosecure-dev-111122223333-us-east-1-an",
        bucketArn: "arn:aws:s3:::aerosecure-dev-111122223333-us-east-1-an",
        sseAlgorithm: "aws:kms",
        minimumTlsVersion: "1.2",
        forceDestroy: false,
        protect: true,
        tags: {},
      },
    });
  });

  it("takes everything a stack may say", async () => {
    const arnOf = (resource: string) => `arn:aws-us-gov:iam::444455556666:${resource}`;
    const reading = settingsFrom(
      {
        "aws:region": "us-gov-west-1",
        "pulumi:tags": '{"team":"none of our business"}',
        ...recordOf({
          administrators: '["role/ops/KeyAdmins","arn:aws-us-gov:iam::444455556666:user/kzax01"]',
          keyUsers: '["role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Crew_0a1b"]',
          reencryptor: "role/ops/Reencryptor",
          administratorsMayDeleteKey: "false",
          keyAlias: "alias/cloud_user",
          keyDescription: "Flight data.",
          rotationPeriodInDays: "90",
          deletionWindowInDays: "14",
          minimumDeletionWindowInDays: "14",
          bucketNamePrefix: "sat",
          sseAlgorithm: "aws:kms:dsse",
          forceDestroy: "true",
          protect: "false",
          minimumTlsVersion: "1.3",
          minimumUnusedDaysBeforeDeletion: "45",
          perimeter: '{"organizationId":"o-a1b2c3d4e5"}',
          serviceRoles: '["role/Backup"]',
          deployer: "role/Deployer",
          permissionsBoundary: "aerosecure-prod-deploy-boundary",
          tags: '{"owner":"flight data","cost-center":"42"}',
        }),
      },
      deployment("prod"),
      async () => ({
        accountId: "444455556666",
        partition: "aws-us-gov",
        arn: "arn:aws-us-gov:sts::444455556666:assumed-role/Deployer/ci",
      }),
    );
    assert.deepEqual(await reading, {
      settings: {
        ...GOV_PLACE,
        accountId: "444455556666",
        administrators: [arnOf("role/ops/KeyAdmins"), arnOf("user/kzax01")],
        keyUsers: [arnOf("role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Crew_0a1b")],
        reencryptor: [arnOf("role/ops/Reencryptor")],
        administratorsMayDeleteKey: false,
        keyAlias: "alias/cloud_user",
        keyDescription: "Flight data.",
        rotationPeriodInDays: 90,
        deletionWindowInDays: 14,
        minimumDeletionWindowInDays: 14,
        minimumUnusedDaysBeforeDeletion: 45,
        perimeter: { organizationId: "o-a1b2c3d4e5", vpcEndpointIds: [] },
        serviceRoles: [arnOf("role/Backup")],
        deployer: [arnOf("role/Deployer"), arnOf("role/*/Deployer")],
        ...SURROUNDINGS,
        permissionsBoundary: arnOf("policy/aerosecure-prod-deploy-boundary"),
        bucketName: "sat-prod-444455556666-us-gov-west-1-an",
        bucketArn: "arn:aws-us-gov:s3:::sat-prod-444455556666-us-gov-west-1-an",
        sseAlgorithm: "aws:kms:dsse",
        minimumTlsVersion: "1.3",
        forceDestroy: true,
        protect: false,
        tags: { owner: "flight data", "cost-center": "42" },
      },
    });
  });

  const WANTED =
    "Use the short name or the ARN of an IAM user or role, such as user/kzax01 or role/KeyAdmins.";
  const ALIAS_WANTED =
    'Use alias/ and a name of letters, digits, "/", "_" and "-", 256 characters in all; alias/aws/ is AWS\'s own.';
  const NAME_ADMINISTRATORS =
    "Name who manages the key: `pulumi config set --path 'aerosecure-kms:administrators[0]' user/kzax01`.";
  const LIST_ADMINISTRATORS =
    "Use a list of IAM users and roles: `pulumi config set --path 'aerosecure-kms:administrators[0]' user/kzax01`.";
  const NAME_TAGS =
    "Use names and text values: `pulumi config set --path 'aerosecure-kms:tags.owner' flight-data`.";
  const WINDOW = "Use a whole number of days, 7 to 30.";
  const GROUP = "A key policy cannot name a group. ";
  const SESSION = "That is one session of a role: name the role. ";
  const WHOLE_ACCOUNT = "That is a whole account. ";
  const WILDCARD = "A wildcard is everyone it matches. ";
  const foreign = (arn: string) =>
    `is "${arn}", of the account 999988887777. Name a user or role of this account, 111122223333.`;
  const administrator = (text: string, why: string): RefusedText => [
    `the administrator ${JSON.stringify(text.slice(0, 60))}`,
    JSON.stringify([text]),
    `is ${JSON.stringify(text)}. ${why}${WANTED}`,
  ];
  const manyTags = (count: number, value: string) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, value])));

  refuses([
    ...refusals(
      "deletionWindowInDays",
      ["6", "31", "7.5", '"soon"', '""', "-7", '"030"', '{"days":7}', "[7]", "true", "1e1"].map(
        (value) => [
          `a deletion window of ${value}`,
          value.replaceAll(/^"|"$/g, ""),
          `is ${value}. ${WINDOW}`,
        ],
      ),
    ),
    ...refusals("minimumDeletionWindowInDays", [
      ["a minimum window under AWS's", "6", `is 6. ${WINDOW}`],
      ["a minimum window over AWS's longest", "31", `is 31. ${WINDOW}`],
    ]),
    [
      "a window under the minimum",
      { deletionWindowInDays: "13", minimumDeletionWindowInDays: "14" },
      "`aerosecure-kms:deletionWindowInDays` is 13, under minimumDeletionWindowInDays, which is 14. Use a whole number of days, 14 to 30.",
    ],
    [
      "a window under the longest minimum",
      { deletionWindowInDays: "29", minimumDeletionWindowInDays: "30" },
      "`aerosecure-kms:deletionWindowInDays` is 29, under minimumDeletionWindowInDays, which is 30. Use 30 days.",
    ],
    ...refusals("rotationPeriodInDays", [
      ["a rotation period of 89", "89", "is 89. Use a whole number of days, 90 to 2560."],
      ["a rotation period of 2561", "2561", "is 2561. Use a whole number of days, 90 to 2560."],
    ]),
    ...refusals("administrators", [
      ["no administrator in the list", "[]", `is missing. ${NAME_ADMINISTRATORS}`],
      [
        "one administrator that is no list",
        "user/kzax01",
        `is "user/kzax01". ${LIST_ADMINISTRATORS}`,
      ],
      [
        "administrators by name",
        '{"a":"user/kzax01"}',
        `is {"a":"user/kzax01"}. ${LIST_ADMINISTRATORS}`,
      ],
    ]),
    ...refusals("administrators[0]", [
      administrator("*", WILDCARD),
      administrator("arn:aws:iam::111122223333:user/*", WILDCARD),
      administrator("arn:aws:iam::111122223333:root", WHOLE_ACCOUNT),
      administrator("111122223333", WHOLE_ACCOUNT),
      administrator("arn:aws:sts::111122223333:assumed-role/KeyAdmins/me", SESSION),
      administrator("group/admins", GROUP),
      administrator("arn:aws:iam::111122223333:group/admins", GROUP),
      administrator("s3.amazonaws.com", "That is an AWS service. "),
      administrator("AIDACKCEVSQ6C2EXAMPLE", "That is the id of a user or role, not its name. "),
      ...[
        "kzax01",
        "user/",
        "user//kzax01",
        "user/kz ax",
        "",
        "arn:aws:iam::1111:user/kzax01",
        "arn:gcp:iam::111122223333:user/kzax01",
        "arn:aws:s3:::bucket",
        `user/${"x".repeat(65)}`,
        `role/${"p".repeat(512)}/KeyAdmins`,
      ].map((text) => administrator(text, "")),
      [
        "an administrator of another account",
        '["arn:aws:iam::999988887777:user/kzax01"]',
        foreign("arn:aws:iam::999988887777:user/kzax01"),
      ],
      [
        "an administrator of another partition",
        '["arn:aws-cn:iam::111122223333:user/kzax01"]',
        'is "arn:aws-cn:iam::111122223333:user/kzax01", of the partition aws-cn. Name a user or role of the partition aws.',
      ],
    ]),
    ...refusals("administrators[1]", [
      ["an administrator that is no text", '["role/KeyAdmins",7]', `is 7. ${LIST_ADMINISTRATORS}`],
      [
        "the same administrator twice, by name and by ARN",
        '["user/kzax01","arn:aws:iam::111122223333:user/KZAX01"]',
        'is "arn:aws:iam::111122223333:user/KZAX01", who is in administrators[0] already. Remove one of the two.',
      ],
    ]),
    ...refusals("keyUsers[0]", [
      [
        "a key user of another account",
        '["arn:aws:iam::999988887777:role/Crew"]',
        foreign("arn:aws:iam::999988887777:role/Crew"),
      ],
      ["a key user that is everyone", '["*"]', `is "*". ${WILDCARD}${WANTED}`],
    ]),
    ...refusals("keyUsers[1]", [
      [
        "a key user twice",
        '["role/Crew","role/ops/Crew"]',
        'is "role/ops/Crew", who is in keyUsers[0] already. Remove one of the two.',
      ],
      [
        "an administrator who uses the key",
        '["role/Crew","user/kzax01"]',
        'is "user/kzax01", who is in administrators[0] too. Administrators manage the key and do not use it: remove one of the two.',
      ],
    ]),
    ...refusals("keyAlias", [
      ...[
        "cloud_user",
        "alias/",
        "Alias/x",
        "alias/a b",
        "alias/a:b",
        "alias/aws/s3",
        "alias/AWS/s3",
        "",
      ].map((alias) => [`the alias "${alias}"`, alias, `is "${alias}". ${ALIAS_WANTED}`] as const),
      [
        `the alias "alias/${"x".repeat(24)}"`,
        `alias/${"x".repeat(251)}`,
        `is "alias/${"x".repeat(94)}…". ${ALIAS_WANTED}`,
      ],
      ["an alias that is a list", '["alias/x"]', `is ["alias/x"]. ${ALIAS_WANTED}`],
    ]),
    ...refusals("keyDescription", [
      ["an empty description", "", 'is "". Use a text of 1 to 8192 characters.'],
      [
        "a description that is too long",
        "x".repeat(8193),
        `is "${"x".repeat(100)}…". Use a text of 1 to 8192 characters.`,
      ],
    ]),
    [
      "another algorithm",
      { sseAlgorithm: "AES256" },
      fault("sseAlgorithm", 'is "AES256". Use aws:kms or aws:kms:dsse.'),
    ],
    ...[
      "administratorsMayDeleteKey",
      "blockPublicAccessOfAccount",
      "forceDestroy",
      "protect",
    ].flatMap((name) =>
      refusals(name, [
        [`${name} that is neither true nor false`, "yes", 'is "yes". Use true or false.'],
      ]),
    ),
    [
      "objects that go with a protected bucket",
      { forceDestroy: "true" },
      "`aerosecure-kms:forceDestroy` is true, and so is protect. A bucket that may not be deleted must not be set to lose its objects: set one of the two to false.",
    ],
    ...refusals("tags", [
      ["tags that are no map", "owner", `is "owner". ${NAME_TAGS}`],
      ["tags that are a list", '["owner"]', `is ["owner"]. ${NAME_TAGS}`],
      [
        "too many tags",
        manyTags(50, ""),
        "has 50 tags. AWS takes 50, and the keys have one more, aerosecure:stack: use at most 49.",
      ],
    ]),
    [
      "a tag that is no text",
      { tags: '{"cost":42}' },
      fault('tags["cost"]', `is 42. ${NAME_TAGS}`),
    ],
    [
      "a tag of AWS's",
      { tags: '{"AWS:owner":"x"}' },
      fault(
        'tags["AWS:owner"]',
        'is "x". Tags that begin with aws: are AWS\'s own: use another name.',
      ),
    ],
    [
      "a tag without a name",
      { tags: '{"":"x"}' },
      fault('tags[""]', 'is "x". Use a name of 1 to 128 characters.'),
    ],
    [
      "a tag whose name is too long",
      { tags: `{"${"n".repeat(129)}":"x"}` },
      fault(`tags["${"n".repeat(129)}"]`, 'is "x". Use a name of 1 to 128 characters.'),
    ],
    ...refusals('tags["n"]', [
      [
        "a tag whose value is too long",
        `{"n":"${"x".repeat(257)}"}`,
        `is "${"x".repeat(257)}". Use a value of at most 256 characters.`,
      ],
      [
        "a tag with a character AWS refuses",
        '{"n":"a,b"}',
        'is "a,b". Use letters, digits, spaces and _ . : / = + - @ in name and value.',
      ],
    ]),
    [
      "the tag that the program sets itself",
      { tags: '{"aerosecure:stack":"other"}' },
      '`aerosecure-kms:tags["aerosecure:stack"]` is "other". The program sets this tag itself: use another name.',
    ],
    [
      "a slip in a setting's name",
      { deletionWindowsInDays: "7" },
      "`aerosecure-kms:deletionWindowsInDays` is no setting. Did you mean `deletionWindowInDays`? Remove it: `pulumi config rm aerosecure-kms:deletionWindowsInDays`.",
    ],
    [
      "a setting nobody knows",
      { colour: "red" },
      `\`aerosecure-kms:colour\` is no setting. The settings are ${SETTINGS}. Remove it: \`pulumi config rm aerosecure-kms:colour\`.`,
    ],
  ]);

  const accepted: readonly (readonly [string, OwnSettings])[] = [
    ["the shortest window", { deletionWindowInDays: "7" }],
    ["the longest window", { deletionWindowInDays: "30", minimumDeletionWindowInDays: "30" }],
    ["a window at its minimum", { deletionWindowInDays: "14", minimumDeletionWindowInDays: "14" }],
    ["the shortest rotation period", { rotationPeriodInDays: "90" }],
    ["the longest rotation period", { rotationPeriodInDays: "2560" }],
    ["a long alias", { keyAlias: `alias/${"x".repeat(250)}` }],
    ["an alias that only begins like AWS's", { keyAlias: "alias/awsome/key" }],
    ["the longest description", { keyDescription: "x".repeat(8192) }],
    ["a user and a role of the same name", { keyUsers: '["role/kzax01"]' }],
    [
      "the longest names",
      { administrators: JSON.stringify([`role/${"p".repeat(510)}/${"x".repeat(64)}`]) },
    ],
    ["forty-nine tags", { tags: manyTags(49, "x".repeat(256)) }],
  ];
  for (const [what, changes] of accepted) {
    it(`takes ${what}`, async () => {
      assert.deepEqual(await faultsOf(read(changes)), []);
    });
  }

  describe("with a bucket name S3 would refuse", () => {
    const CHARACTERS = "S3 under TLS takes lower case letters, digits and hyphens only.";
    const RENAME = "A bucket cannot be renamed: use one of another name.";
    const suffix = "dev-111122223333-us-east-1-an";
    const prefixFault = (prefix: string, name: string, why: string) =>
      fault(
        "bucketNamePrefix",
        `is "${prefix}", which makes the bucket's name "${name}". ${why} Change the prefix or the stack's name.`,
      );

    const prefixes: readonly (readonly [string, string])[] = [
      ["Aero", CHARACTERS],
      ["aero_secure", CHARACTERS],
      ["aero.secure", CHARACTERS],
      ["", "S3 wants a letter or digit first."],
      ["-aero", "S3 wants a letter or digit first."],
      ["xn--aero", 'S3 keeps names that begin with "xn--" for itself.'],
      ["sthree-aero", 'S3 keeps names that begin with "sthree-" for itself.'],
      ["amzn-s3-demo-aero", 'S3 keeps names that begin with "amzn-s3-demo-" for itself.'],
      ["a".repeat(34), "It has 64 characters; S3 takes 3 to 63."],
    ];
    refuses(
      prefixes.map(([prefix, why]) => [
        `the prefix "${prefix}"`,
        { bucketNamePrefix: prefix },
        prefixFault(prefix, `${prefix}-${suffix}`, why),
      ]),
    );

    it("takes a name of 63 characters", async () => {
      const { bucketName } = await settingsOf(read({ bucketNamePrefix: "a".repeat(33) }));
      assert.equal(bucketName.length, 63);
    });

    const names: readonly (readonly [string, string])[] = [
      ["Aero", CHARACTERS],
      ["flight.archive", CHARACTERS],
      [
        "",
        "It has 0 characters; S3 takes 3 to 63. S3 wants a letter or digit first. S3 wants a letter or digit last.",
      ],
      ["ab", "It has 2 characters; S3 takes 3 to 63."],
      ["a".repeat(64), "It has 64 characters; S3 takes 3 to 63."],
      ["archive-", "S3 wants a letter or digit last."],
      ["xn--archive", 'S3 keeps names that begin with "xn--" for itself.'],
      ["archive--x-s3", 'S3 keeps names that end with "--x-s3" for itself.'],
    ];
    refuses([
      ...refusals(
        "bucketName",
        names.map(([name, why]) => [
          `the whole name "${name}"`,
          name,
          `is "${name}". ${why} ${RENAME}`,
        ]),
      ),
      ...refusals("bucketName", [
        ["a whole name that is a list", '["archive"]', 'is ["archive"]. Use a text.'],
        [
          "a whole name that is an object",
          '{"name":"archive"}',
          'is {"name":"archive"}. Use a text.',
        ],
      ]),
      [
        "a whole name beside a prefix, and judges both",
        { bucketName: "Archive", bucketNamePrefix: "aero" },
        fault("bucketName", `is "Archive". ${CHARACTERS} ${RENAME}`),
        "`aerosecure-kms:bucketName` is set, and so is bucketNamePrefix. One is the whole name, the other begins it: remove one of the two.",
      ],
    ]);

    for (const name of ["abc", "a".repeat(63), "2019-flights", "old-111122223333-us-east-1-an"]) {
      it(`takes the whole name "${name}" as it is, whatever the stack is called`, async () => {
        const settings = await settingsOf(
          read({ bucketName: name, keyAlias: "alias/x", tamperAlarm: "false" }, "Feature_1"),
        );
        assert.deepEqual([settings.bucketName, settings.bucketArn], [name, `arn:aws:s3:::${name}`]);
      });
    }

    const OWN =
      'S3 keeps names that end with "-an" for the account and the Region that they name: here -111122223333-us-east-1-an.';
    refuses(
      refusals("bucketName", [
        ...["old-444455556666-us-east-1-an", "old-111122223333-us-west-2-an", "old-an"].map(
          (name) => [`the whole name "${name}"`, name, `is "${name}". ${OWN} ${RENAME}`] as const,
        ),
      ]),
    );

    it("blames the stack's name as well", async () => {
      assert.deepEqual(await faultsOf(read({ keyAlias: "alias/x" }, "Feature_1")), [
        prefixFault("aerosecure", "aerosecure-Feature_1-111122223333-us-east-1-an", CHARACTERS),
      ]);
    });

    it("names an alias that follows from the stack as a default", async () => {
      assert.deepEqual(await faultsOf(read({ bucketNamePrefix: "aero" }, "a.b")), [
        fault("keyAlias", `is "alias/aerosecure-a.b" by default. ${ALIAS_WANTED}`),
        prefixFault("aero", "aero-a.b-111122223333-us-east-1-an", CHARACTERS),
        fault(
          "tamperAlarm",
          'is true, which names topics and queues after the stack "a.b". SNS and SQS take letters, digits, "_" and "-", and here at most 48 characters. Change the stack\'s name.',
        ),
      ]);
    });
  });

  describe("of the namespace of bucket names", () => {
    const REGIONS = [
      ["us-east-1", "account-regional"],
      ["me-south-1", "global"],
    ] as const;
    for (const [region, namespace] of REGIONS) {
      const end = namespace === "global" ? "" : "-an";
      it(`takes ${namespace} in ${region} by default`, async () => {
        const { bucketName } = await settingsOf(read({}, "dev", region));
        assert.equal(bucketName, `aerosecure-dev-111122223333-${region}${end}`);
      });
    }

    it("takes global where it is set, so that an older stack keeps its buckets", async () => {
      const { bucketName } = await settingsOf(
        read({ bucketNamespace: "global", bucketNamePrefix: "a".repeat(36) }),
      );
      assert.equal(bucketName, `${"a".repeat(36)}-dev-111122223333-us-east-1`);
    });

    it("refuses account-regional where S3 has none", async () => {
      assert.deepEqual(
        await faultsOf(read({ bucketNamespace: "account-regional" }, "dev", "me-south-1")),
        [
          fault(
            "bucketNamespace",
            'is "account-regional", which S3 does not have in me-south-1. Set it to global, or remove it.',
          ),
        ],
      );
    });

    refuses([
      [
        "a namespace that is none",
        { bucketNamespace: "regional" },
        fault("bucketNamespace", 'is "regional". Use account-regional or global.'),
      ],
      [
        "a namespace beside a whole name",
        { bucketName: "files", bucketNamespace: "global" },
        fault(
          "bucketNamespace",
          "is set, and so is bucketName, whose end says which namespace it is in. Remove bucketNamespace.",
        ),
      ],
    ]);
  });

  describe("where region, account and credentials do not fit", () => {
    const never = () => Promise.reject(new Error("nobody was to be asked"));

    it("reports region and administrators as missing, with how to set them", async () => {
      assert.deepEqual(await faultsOf(settingsFrom({}, deployment("dev"), never)), [
        "`aws:region` is missing. Set it: `pulumi config set aws:region us-east-1`.",
        fault("administrators", `is missing. ${NAME_ADMINISTRATORS}`),
      ]);
    });

    for (const region of ["", "useast1", "us-east-1a", "US-EAST-1", "mars", '["us-east-1"]']) {
      it(`asks nobody in the region ${JSON.stringify(region)}`, async () => {
        const shownRegion = region.startsWith("[") ? region : JSON.stringify(region);
        const reading = settingsFrom({ ...sound, "aws:region": region }, deployment("dev"), never);
        assert.deepEqual(await faultsOf(reading), [
          `\`aws:region\` is ${shownRegion}. Use the name of an AWS region, such as us-east-1.`,
        ]);
      });
    }

    it("reports every other fault beside credentials that do not answer", async () => {
      const own = { deletionWindowInDays: "6", bucketNamePrefix: "Aero" };
      const reading = settingsFrom({ ...sound, ...recordOf(own) }, deployment("dev"), async () => {
        throw new Error("1 error occurred:\n\t* ExpiredToken: The token is expired\n\n");
      });
      assert.deepEqual(await faultsOf(reading), [
        '`aws:region` is "us-east-1", and AWS did not say whose credentials these are: 1 error occurred: * ExpiredToken: The token is expired. Try `aws sts get-caller-identity` with the same credentials.',
        fault("deletionWindowInDays", `is 6. ${WINDOW}`),
        '`aerosecure-kms:bucketNamePrefix` is "Aero", which makes the bucket\'s name "Aero-dev-<account id>-us-east-1-an". S3 under TLS takes lower case letters, digits and hyphens only. Change the prefix or the stack\'s name.',
      ]);
    });

    it("reports static faults and those of the account together", async () => {
      const administrators = '["arn:aws:iam::999988887777:user/kzax01","*"]';
      const reading = read({ administrators, rotationPeriodInDays: "1" });
      assert.deepEqual(await faultsOf(reading), [
        fault("administrators[1]", `is "*". ${WILDCARD}${WANTED}`),
        fault("rotationPeriodInDays", "is 1. Use a whole number of days, 90 to 2560."),
        fault("administrators[0]", foreign("arn:aws:iam::999988887777:user/kzax01")),
      ]);
    });

    it("refuses credentials of another partition than the region's", async () => {
      const inChina = { ...sound, "aws:region": "cn-north-1" };
      const reading = settingsFrom(inChina, deployment("dev"), async () => caller);
      assert.deepEqual(await faultsOf(reading), [
        '`aws:region` is "cn-north-1", of the partition aws-cn. The credentials are of the partition aws: use a region of theirs, or other credentials.',
      ]);
    });
  });

  describe("whatever it is given", () => {
    for (const text of ["", "x", "1", "true", "[]", "{}"]) {
      it(`knows every setting, though each is "${text}"`, async () => {
        const faults = await faultsOf(
          read(Object.fromEntries(SETTINGS.split(", ").map((name) => [name, text]))),
        );
        assert.deepEqual(
          faults.filter((each) => each.includes("is no setting")),
          [],
        );
      });
    }

    const anything = fc.oneof(fc.string(), fc.json(), fc.integer({ max: 3000 }).map(String));
    /** Mostly what the setting is made for, and anything else once in a while. */
    const mostly = (likely: fc.Arbitrary<string>) =>
      fc.oneof({ weight: 19, arbitrary: likely }, { weight: 1, arbitrary: anything });
    const number = (min: number, max: number) => mostly(fc.integer({ min, max }).map(String));
    const flag = mostly(fc.constantFrom("true", "false"));
    const people = (...names: readonly string[]) =>
      mostly(fc.subarray([...names], { minLength: 1 }).map((entries) => JSON.stringify(entries)));
    const own = fc.record(
      {
        administrators: people("user/a", "role/x/b", "arn:aws:iam::111122223333:role/c"),
        administratorsMayDeleteKey: flag,
        keyUsers: people("user/d", "arn:aws:iam::111122223333:role/x/y", "role/a"),
        keyAlias: mostly(fc.stringMatching(/^alias\/[a-z/_-]{1,9}$/)),
        keyDescription: mostly(fc.string({ minLength: 1 })),
        rotationPeriodInDays: number(89, 2561),
        deletionWindowInDays: number(14, 31),
        minimumDeletionWindowInDays: number(6, 15),
        sseAlgorithm: mostly(fc.constantFrom("aws:kms", "aws:kms:dsse")),
        forceDestroy: flag,
        protect: flag,
        tags: mostly(fc.constantFrom("{}", '{"a":"b"}')),
      },
      { requiredKeys: [] },
    );
    const prefix = mostly(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,30}$/));
    const whole = mostly(fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,62}$/));
    const bucket = fc.oneof(
      { weight: 9, arbitrary: fc.record({ bucketNamePrefix: prefix }, { requiredKeys: [] }) },
      { weight: 9, arbitrary: fc.record({ bucketName: whole }) },
      { weight: 1, arbitrary: fc.record({ bucketName: whole, bucketNamePrefix: prefix }) },
    );
    const unknown = fc.oneof(
      { weight: 9, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.dictionary(fc.string(), anything, { maxKeys: 2 }) },
    );
    const record = fc
      .tuple(
        fc
          .tuple(own, bucket, unknown)
          .map(([known, named, rest]) => ({ ...rest, ...known, ...named })),
        fc.constantFrom(undefined, "us-east-1", "eu-west-1", "ap-south-2", "us-gov-west-1", "mars"),
        fc.boolean(),
      )
      .map(([entries, region, administered]) => ({
        ...(region === undefined ? {} : { "aws:region": region }),
        ...recordOf({ ...(administered && { administrators: '["user/kzax01"]' }), ...entries }),
      }));
    const stack = fc.oneof(
      fc.constantFrom("dev", "prod"),
      fc.stringMatching(/^[a-zA-Z0-9_.-]{1,40}$/),
    );

    it("yields settings within AWS's bounds or says what is wrong", async () => {
      let within = 0;
      await fc.assert(
        fc.asyncProperty(record, stack, async (config, stackName) => {
          const reading = await settingsFrom(config, deployment(stackName), async () => caller);
          if ("faults" in reading) {
            assert.ok(reading.faults.length > 0);
            assert.ok(
              reading.faults.every((fault) => /^`(?:aws|aerosecure-kms):.*\.$/su.test(fault)),
            );
            return;
          }
          within += 1;
          assertWithinBounds(reading.settings);
        }),
        { numRuns: 1000 },
      );
      assert.ok(within > 20, `only ${within} records were sound`);
    });
  });
});

function assertWithinBounds(settings: Settings): void {
  const { deletionWindowInDays: days, minimumDeletionWindowInDays: floor } = settings;
  assert.ok(Number.isInteger(days) && floor >= 7 && floor <= days && days <= 30);
  assert.ok(Number.isInteger(settings.rotationPeriodInDays));
  assert.ok(settings.rotationPeriodInDays >= 90 && settings.rotationPeriodInDays <= 2560);
  assert.match(settings.keyAlias, /^alias\/(?!aws\/)[\w/-]{1,250}$/);
  assert.match(settings.bucketName, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
  assert.ok(settings.administrators.length > 0);
  const people = [...settings.administrators, ...settings.keyUsers];
  assert.equal(new Set(people).size, people.length);
  for (const arn of people) {
    assert.match(arn, /^arn:aws:iam::111122223333:(?:user|role)\/[^*]+$/);
  }
  assert.ok(!(settings.forceDestroy && settings.protect));
}
