import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { IAM } from "@aws-sdk/client-iam";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { AwsPlugin, type Json } from "../../support/aws-plugin";
import { ACCOUNT, clientSettings, FIRST_START_MS, localAwsEndpoint } from "../../support/local-aws";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";

const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

function trusting(service: string) {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  };
}

function allowing(...actions: readonly string[]) {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "arn:aws:s3:::files/*" }],
  };
}

function document(text: string | undefined): Json {
  return JSON.parse(decodeURIComponent(text ?? ""));
}

function uniqueName(): string {
  return `test-${randomBytes(6).toString("hex")}`;
}

describe("the IAM types on the local AWS", () => {
  let plugin: AwsPlugin;
  let iam: IAM;

  before(async function () {
    this.timeout(FIRST_START_MS);
    const endpoint = await localAwsEndpoint();
    plugin = await AwsPlugin.start(endpoint);
    iam = new IAM(clientSettings(endpoint));
  });

  after(async () => {
    iam?.destroy();
    await plugin?.stop();
    assert.equal(plugin.stderr, "");
  });

  describe("Role", () => {
    const name = uniqueName();
    const trust = trusting("s3.amazonaws.com");
    const args = {
      assumeRolePolicy: JSON.stringify(trust),
      description: "copies files",
      maxSessionDuration: 7200,
      name,
      path: "/aerosecure/",
      permissionsBoundary: BOUNDARY,
      tags: { owner: "ops", project: "aerosecure" },
    };
    let inputs: Json;
    let state: Json;

    it("previews its creation with what AWS decides as unknown, and with no region", async () => {
      const checked = await plugin.check(ROLE, args);
      assert.deepEqual(checked, {
        inputs: { ...args, forceDetachPolicies: false },
        failures: [],
      });
      assert.deepEqual(await plugin.create(ROLE, checked.inputs, true), {
        id: "",
        state: {
          ...checked.inputs,
          arn: UNKNOWN,
          createDate: UNKNOWN,
          tagsAll: UNKNOWN,
          uniqueId: UNKNOWN,
        },
      });
    });

    it("is created as declared", async () => {
      let id: string;
      ({ id, inputs, state } = await plugin.up(ROLE, args));
      assert.equal(id, name);
      const { createDate, uniqueId, ...rest } = state;
      assert.match(createDate, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.match(uniqueId, /^AROA/);
      assert.deepEqual(rest, {
        ...args,
        arn: `arn:aws:iam::${ACCOUNT}:role/aerosecure/${name}`,
        forceDetachPolicies: false,
        tagsAll: args.tags,
      });
      const { Role: role } = await iam.getRole({ RoleName: name });
      assert.deepEqual(
        [role?.Path, role?.Description, role?.MaxSessionDuration],
        ["/aerosecure/", "copies files", 7200],
      );
      assert.equal(role?.PermissionsBoundary?.PermissionsBoundaryArn, BOUNDARY);
      assert.deepEqual(document(role?.AssumeRolePolicyDocument), trust);
    });

    it("has nothing to change right after that, by diff or by refresh", async () => {
      assert.deepEqual((await plugin.diff(ROLE, state, inputs)).detailed, {});
      assert.deepEqual(await plugin.read(ROLE, name, state, inputs), { id: name, state, inputs });
    });

    it("has nothing to change where the trust policy is only spelled otherwise", async () => {
      const [statement] = trust.Statement;
      const respelled = JSON.stringify({
        Statement: {
          Action: ["sts:AssumeRole"],
          Principal: { Service: [statement?.Principal.Service] },
          Effect: "Allow",
        },
        Version: "2012-10-17",
      });
      const next = { ...inputs, assumeRolePolicy: respelled };
      assert.deepEqual((await plugin.diff(ROLE, state, next)).detailed, {});
      const refreshed = await plugin.read(ROLE, name, { ...state, ...next }, next);
      assert.equal(refreshed.state["assumeRolePolicy"], respelled);
      assert.deepEqual(refreshed.inputs, next);
    });

    it("is imported by its name, with inputs that lead to no change", async () => {
      const found = await plugin.read(ROLE, name);
      const { forceDetachPolicies: _, ...known } = state;
      assert.deepEqual(
        { ...found.state, assumeRolePolicy: JSON.parse(found.state["assumeRolePolicy"]) },
        { ...known, assumeRolePolicy: trust },
      );
      const checked = await plugin.check(ROLE, found.inputs);
      assert.deepEqual(checked.failures, []);
      assert.deepEqual((await plugin.diff(ROLE, state, checked.inputs)).detailed, {});
    });

    it("shows in a refresh what was changed behind Pulumi's back", async () => {
      await iam.updateRole({ RoleName: name, Description: "changed", MaxSessionDuration: 3600 });
      await iam.untagRole({ RoleName: name, TagKeys: ["owner"] });
      await iam.deleteRolePermissionsBoundary({ RoleName: name });
      const other = JSON.stringify(trusting("ec2.amazonaws.com"));
      await iam.updateAssumeRolePolicy({ RoleName: name, PolicyDocument: other });
      const found = await plugin.read(ROLE, name, state, inputs);
      const { permissionsBoundary: _, ...rest } = inputs;
      assert.deepEqual(
        { ...found.inputs, assumeRolePolicy: JSON.parse(found.inputs["assumeRolePolicy"]) },
        {
          ...rest,
          assumeRolePolicy: trusting("ec2.amazonaws.com"),
          description: "changed",
          maxSessionDuration: 3600,
          tags: { project: "aerosecure" },
        },
      );
      const difference = await plugin.diff(ROLE, found.state, inputs);
      assert.deepEqual(Object.keys(difference.detailed).sort(), [
        "assumeRolePolicy",
        "description",
        "maxSessionDuration",
        "permissionsBoundary",
        "tags.owner",
      ]);
      assert.deepEqual(difference.replaces, []);
      assert.deepEqual(await plugin.update(ROLE, name, found.state, inputs), state);
      const { Role: role } = await iam.getRole({ RoleName: name });
      assert.deepEqual(document(role?.AssumeRolePolicyDocument), trust);
      assert.equal(role?.PermissionsBoundary?.PermissionsBoundaryArn, BOUNDARY);
    });

    it("is updated in every property that needs no new role", async () => {
      const { description: _, permissionsBoundary: __, ...rest } = inputs;
      inputs = {
        ...rest,
        assumeRolePolicy: JSON.stringify(trusting("ec2.amazonaws.com")),
        maxSessionDuration: 3600,
        tags: { owner: "other", extra: "1" },
      };
      state = await plugin.update(ROLE, name, state, inputs);
      assert.deepEqual((await plugin.diff(ROLE, state, inputs)).detailed, {});
      assert.deepEqual(state["tagsAll"], { owner: "other", extra: "1" });
      const { Role: role } = await iam.getRole({ RoleName: name });
      assert.deepEqual(
        [role?.Description, role?.MaxSessionDuration, role?.PermissionsBoundary],
        ["", 3600, undefined],
      );
      assert.deepEqual(document(role?.AssumeRolePolicyDocument), trusting("ec2.amazonaws.com"));
    });

    for (const [property, value, deleteBeforeReplace] of [
      ["name", "other", false],
      ["path", "/", true],
    ] as const) {
      it(`is made anew for another ${property}`, async () => {
        const difference = await plugin.diff(ROLE, state, { ...inputs, [property]: value });
        assert.deepEqual(difference.replaces, [property]);
        assert.equal(difference.deleteBeforeReplace, deleteBeforeReplace);
      });
    }

    it("refuses a name that is taken, in AWS's words", async () => {
      await assert.rejects(plugin.create(ROLE, inputs), {
        details: `creating IAM Role: EntityAlreadyExistsException: Role with name ${name} already exists.`,
      });
    });

    it("is not deleted while it has policies, unless they are to be detached", async () => {
      const PolicyDocument = JSON.stringify(allowing("s3:GetObject"));
      await iam.putRolePolicy({ RoleName: name, PolicyName: "inline", PolicyDocument });
      await iam.attachRolePolicy({ RoleName: name, PolicyArn: BOUNDARY });
      await assert.rejects(plugin.delete(ROLE, name, state), /DeleteConflictException/);
      await plugin.delete(ROLE, name, { ...state, forceDetachPolicies: true });
      assert.equal((await plugin.read(ROLE, name, state, inputs)).id, "");
    });

    it("is deleted again without complaint, and is nowhere to an import", async () => {
      await plugin.delete(ROLE, name, state);
      await plugin.delete(ROLE, name, { ...state, forceDetachPolicies: true });
      assert.equal((await plugin.read(ROLE, name)).id, "");
    });

    it("gets AWS's defaults, and a name where the program gives none or a prefix", async () => {
      for (const [given, pattern] of [
        [{ namePrefix: "test-p-" }, /^test-p-\d{26}$/],
        [{}, /^sample-[0-9a-f]{7}$/],
      ] as const) {
        const made = await plugin.up(ROLE, { ...given, assumeRolePolicy: trust });
        assert.match(made.id, pattern);
        assert.deepEqual([made.state["path"], made.state["maxSessionDuration"]], ["/", 3600]);
        assert.deepEqual((await plugin.diff(ROLE, made.state, made.inputs)).detailed, {});
        await plugin.delete(ROLE, made.id, made.state);
      }
    });
  });

  describe("RolePolicy", () => {
    const role = uniqueName();
    const id = `${role}:reading`;
    let inputs: Json;
    let state: Json;

    before(async () => {
      await iam.createRole({
        RoleName: role,
        AssumeRolePolicyDocument: JSON.stringify(trusting("s3.amazonaws.com")),
      });
    });
    after(() => iam.deleteRole({ RoleName: role }));

    async function actual(): Promise<Json> {
      const { PolicyDocument } = await iam.getRolePolicy({ RoleName: role, PolicyName: "reading" });
      return document(PolicyDocument);
    }

    it("is created as declared", async () => {
      const policy = allowing("s3:GetObject", "s3:ListBucket");
      const made = await plugin.up(POLICY, {
        name: "reading",
        role,
        policy: JSON.stringify(policy),
      });
      ({ inputs, state } = made);
      assert.equal(made.id, id);
      assert.deepEqual(state, { name: "reading", role, policy: JSON.stringify(policy) });
      assert.deepEqual(await actual(), policy);
    });

    it("has nothing to change right after that, by diff, by refresh or spelled otherwise", async () => {
      assert.deepEqual((await plugin.diff(POLICY, state, inputs)).detailed, {});
      assert.deepEqual(await plugin.read(POLICY, id, state, inputs), { id, state, inputs });
      const policy = JSON.stringify(allowing("s3:ListBucket", "s3:GetObject"));
      assert.deepEqual((await plugin.diff(POLICY, state, { ...inputs, policy })).detailed, {});
    });

    it("is imported as role:policy, with inputs that lead to no change", async () => {
      const found = await plugin.read(POLICY, id);
      assert.deepEqual(
        { ...found.state, policy: JSON.parse(found.state["policy"]) },
        { name: "reading", role, policy: allowing("s3:GetObject", "s3:ListBucket") },
      );
      assert.deepEqual((await plugin.diff(POLICY, state, found.inputs)).detailed, {});
    });

    it("shows in a refresh what was changed behind Pulumi's back", async () => {
      const PolicyDocument = JSON.stringify(allowing("s3:*"));
      await iam.putRolePolicy({ RoleName: role, PolicyName: "reading", PolicyDocument });
      const found = await plugin.read(POLICY, id, state, inputs);
      assert.deepEqual(JSON.parse(found.inputs["policy"]), allowing("s3:*"));
      const difference = await plugin.diff(POLICY, found.state, inputs);
      assert.deepEqual(Object.keys(difference.detailed), ["policy"]);
      assert.deepEqual(difference.replaces, []);
      assert.deepEqual(await plugin.update(POLICY, id, found.state, inputs), state);
      assert.deepEqual(await actual(), allowing("s3:GetObject", "s3:ListBucket"));
    });

    for (const property of ["name", "role"]) {
      it(`is made anew for another ${property}`, async () => {
        const difference = await plugin.diff(POLICY, state, { ...inputs, [property]: "other" });
        assert.deepEqual(difference.replaces, [property]);
      });
    }

    it("cannot be made without its role", async () => {
      await assert.rejects(plugin.create(POLICY, { ...inputs, role: "test-missing" }), {
        details: "creating IAM Role Policy: NoSuchEntityException: Role test-missing not found",
      });
    });

    it("is deleted, again without complaint, and is gone to a refresh and an import", async () => {
      await plugin.delete(POLICY, id, state);
      await plugin.delete(POLICY, id, state);
      assert.equal((await plugin.read(POLICY, id, state, inputs)).id, "");
      assert.equal((await plugin.read(POLICY, id)).id, "");
    });

    it("gets a name where the program gives none or a prefix", async () => {
      const policy = allowing("s3:GetObject");
      for (const [given, pattern] of [
        [{ namePrefix: "p-" }, /:p-\d{26}$/],
        [{}, /:sample-[0-9a-f]{7}$/],
      ] as const) {
        const made = await plugin.up(POLICY, { ...given, role, policy });
        assert.match(made.id, pattern);
        await plugin.delete(POLICY, made.id, made.state);
      }
    });
  });

  describe("refuses at the check", () => {
    const trust = JSON.stringify(trusting("s3.amazonaws.com"));
    const rights = JSON.stringify(allowing("s3:GetObject"));
    const given = { assumeRolePolicy: trust, name: "r" };
    const policy = { policy: rights, role: "r", name: "p" };
    const cases: readonly (readonly [string, Json, string, string])[] = [
      [ROLE, { name: "r" }, "assumeRolePolicy", "is missing: give it a value"],
      [
        ROLE,
        { ...given, region: "us-east-1" },
        "region",
        "is not one of the properties the local AWS provides: assumeRolePolicy, description, forceDetachPolicies, maxSessionDuration, name, namePrefix, path, permissionsBoundary, tags",
      ],
      [
        ROLE,
        { ...given, name: "a b" },
        "name",
        'must be letters, digits and _ + = , . @ - only, not "a b"',
      ],
      [ROLE, { ...given, name: "x".repeat(65) }, "name", "must have 1 to 64 characters, not 65"],
      [
        ROLE,
        { assumeRolePolicy: trust, namePrefix: "x".repeat(39) },
        "namePrefix",
        "must have 1 to 38 characters, not 39",
      ],
      [ROLE, { ...given, namePrefix: "r" }, "namePrefix", "conflicts with name: give one of them"],
      [
        ROLE,
        { ...given, path: "aerosecure/" },
        "path",
        'must begin and end with "/" and hold no blanks, not "aerosecure/"',
      ],
      [
        ROLE,
        { ...given, maxSessionDuration: 3599 },
        "maxSessionDuration",
        "must be a whole number of seconds from 3600 to 43200, not 3599",
      ],
      [
        ROLE,
        { ...given, maxSessionDuration: 43_201 },
        "maxSessionDuration",
        "must be a whole number of seconds from 3600 to 43200, not 43201",
      ],
      [POLICY, { policy: rights, name: "p" }, "role", "is missing: give it a value"],
      [POLICY, { role: "r", name: "p" }, "policy", "is missing: give it a value"],
      [
        POLICY,
        { ...policy, name: "x".repeat(129) },
        "name",
        "must have 1 to 128 characters, not 129",
      ],
      [
        POLICY,
        { ...policy, namePrefix: "p" },
        "namePrefix",
        "conflicts with name: give one of them",
      ],
    ];
    for (const [token, args, property, reason] of cases) {
      it(`${property} of ${token}: ${reason.slice(0, 50)}`, async () => {
        assert.deepEqual((await plugin.check(token, args)).failures, [{ property, reason }]);
      });
    }

    it("nothing at the limits", async () => {
      for (const args of [
        { ...given, name: "x".repeat(64), maxSessionDuration: 43_200 },
        { assumeRolePolicy: trust, namePrefix: "x".repeat(38), maxSessionDuration: 3600 },
        { ...given, path: "/a/b/" },
      ]) {
        assert.deepEqual((await plugin.check(ROLE, args)).failures, []);
      }
      const longest = { ...policy, name: "x".repeat(128) };
      assert.deepEqual((await plugin.check(POLICY, longest)).failures, []);
    });
  });
});
