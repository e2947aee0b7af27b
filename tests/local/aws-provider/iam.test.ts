import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { AwsPlugin, type Json, unknown } from "../../support/aws-plugin";
import { ACCOUNT, localClient, uniqueName } from "../../support/local-aws";
import { Resource } from "../../support/resource";
import { allowing, trusting } from "./iam-documents";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";

const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

function document(text: string | undefined): Json {
  return JSON.parse(decodeURIComponent(text ?? ""));
}

describe("the IAM types on the local AWS", () => {
  const plugin = AwsPlugin.forTests();
  const iam = localClient(IAM);

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
    const role = new Resource(plugin, ROLE);
    const actual = async () => (await iam.getRole({ RoleName: name })).Role;

    it("previews its creation with what AWS decides as unknown, and with no region", async () => {
      const inputs = { ...args, forceDetachPolicies: false, tagsAll: args.tags };
      assert.deepEqual(await plugin.check(ROLE, args), { inputs, failures: [] });
      assert.deepEqual(await plugin.create(ROLE, inputs, true), {
        id: "",
        state: { ...inputs, ...unknown("arn", "createDate", "tagsAll", "uniqueId") },
      });
    });

    it("is created as declared", async () => {
      await role.make(args);
      assert.equal(role.id, name);
      const { createDate, uniqueId, ...rest } = role.state;
      assert.match(createDate, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.match(uniqueId, /^AROA/);
      assert.deepEqual(rest, {
        ...args,
        arn: `arn:aws:iam::${ACCOUNT}:role/aerosecure/${name}`,
        forceDetachPolicies: false,
        tagsAll: args.tags,
      });
      const made = await actual();
      assert.deepEqual(
        [made?.Path, made?.Description, made?.MaxSessionDuration],
        ["/aerosecure/", "copies files", 7200],
      );
      assert.equal(made?.PermissionsBoundary?.PermissionsBoundaryArn, BOUNDARY);
      assert.deepEqual(document(made?.AssumeRolePolicyDocument), trust);
    });

    it("has nothing to change right after that, by diff or by refresh", () =>
      role.assertUnchanged());

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
      const next = { ...role.inputs, assumeRolePolicy: respelled };
      assert.deepEqual(await role.changes(next), []);
      const refreshed = await plugin.read(ROLE, name, { ...role.state, ...next }, next);
      assert.equal(refreshed.state["assumeRolePolicy"], respelled);
      assert.deepEqual(refreshed.inputs, next);
    });

    it("is imported by its name, with inputs that lead to no change", async () => {
      const found = await role.import();
      const { forceDetachPolicies: _, ...known } = role.state;
      assert.deepEqual(
        { ...found.state, assumeRolePolicy: JSON.parse(found.state["assumeRolePolicy"]) },
        { ...known, assumeRolePolicy: trust },
      );
      const { inputs, failures } = await plugin.check(ROLE, found.inputs);
      assert.deepEqual(failures, []);
      assert.deepEqual(await role.changes(inputs), []);
    });

    it("shows in a refresh what was changed behind Pulumi's back", async () => {
      const { inputs, state } = role;
      await iam.updateRole({ RoleName: name, Description: "changed", MaxSessionDuration: 3600 });
      await iam.untagRole({ RoleName: name, TagKeys: ["owner"] });
      await iam.deleteRolePermissionsBoundary({ RoleName: name });
      const PolicyDocument = JSON.stringify(trusting("ec2.amazonaws.com"));
      await iam.updateAssumeRolePolicy({ RoleName: name, PolicyDocument });
      const found = await role.refresh();
      const { permissionsBoundary: _, ...rest } = inputs;
      assert.deepEqual(
        { ...found.inputs, assumeRolePolicy: JSON.parse(found.inputs["assumeRolePolicy"]) },
        {
          ...rest,
          assumeRolePolicy: trusting("ec2.amazonaws.com"),
          description: "changed",
          maxSessionDuration: 3600,
          tags: { project: "aerosecure" },
          tagsAll: { project: "aerosecure" },
        },
      );
      assert.deepEqual(await role.changes(inputs, found.state), [
        "assumeRolePolicy",
        "description",
        "maxSessionDuration",
        "permissionsBoundary",
        "tags.owner",
      ]);
      assert.deepEqual((await role.diff(inputs, found.state)).replaces, []);
      await role.update(inputs, found.state);
      assert.deepEqual(role.state, state);
      const restored = await actual();
      assert.deepEqual(document(restored?.AssumeRolePolicyDocument), trust);
      assert.equal(restored?.PermissionsBoundary?.PermissionsBoundaryArn, BOUNDARY);
    });

    it("is updated in every property that needs no new role", async () => {
      const { description: _, permissionsBoundary: __, ...rest } = role.inputs;
      const tags = { owner: "other", extra: "1" };
      const assumeRolePolicy = JSON.stringify(trusting("ec2.amazonaws.com"));
      await role.update({ ...rest, assumeRolePolicy, maxSessionDuration: 3600, tags });
      assert.deepEqual(await role.changes(), []);
      assert.deepEqual(role.state["tagsAll"], tags);
      const updated = await actual();
      assert.deepEqual(
        [updated?.Description, updated?.MaxSessionDuration, updated?.PermissionsBoundary],
        ["", 3600, undefined],
      );
      assert.deepEqual(document(updated?.AssumeRolePolicyDocument), trusting("ec2.amazonaws.com"));
    });

    for (const [property, value] of [
      ["name", "other"],
      ["path", "/"],
    ] as const) {
      it(`is made anew for another ${property}`, async () => {
        const moved = await role.diff({ ...role.inputs, [property]: value });
        assert.deepEqual(moved.replaces, [property]);
        assert.equal(moved.deleteBeforeReplace, true);
      });
    }

    it("refuses a name that is taken, in AWS's words", async () => {
      await assert.rejects(plugin.create(ROLE, role.inputs), {
        details: `creating IAM Role: EntityAlreadyExistsException: Role with name ${name} already exists.`,
      });
    });

    it("is not deleted while it has policies, unless they are to be detached", async () => {
      const PolicyDocument = JSON.stringify(allowing("s3:GetObject"));
      await iam.putRolePolicy({ RoleName: name, PolicyName: "inline", PolicyDocument });
      await iam.attachRolePolicy({ RoleName: name, PolicyArn: BOUNDARY });
      await assert.rejects(role.delete(), /DeleteConflictException/);
      await role.delete({ ...role.state, forceDetachPolicies: true });
      assert.equal((await role.refresh()).id, "");
    });

    it("is deleted again without complaint, and is nowhere to an import", async () => {
      await role.delete();
      await role.delete({ ...role.state, forceDetachPolicies: true });
      assert.equal((await role.import()).id, "");
    });

    it("gets AWS's defaults, and a name where the program gives none or a prefix", async () => {
      for (const [given, pattern] of [
        [{ namePrefix: "test-p-" }, /^test-p-\d{26}$/],
        [{}, /^sample-[0-9a-f]{7}$/],
      ] as const) {
        const made = await new Resource(plugin, ROLE).make({ ...given, assumeRolePolicy: trust });
        assert.match(made.id, pattern);
        assert.deepEqual([made.state["path"], made.state["maxSessionDuration"]], ["/", 3600]);
        assert.deepEqual(await made.changes(), []);
        await made.delete();
      }
    });
  });

  describe("RolePolicy", () => {
    const role = uniqueName();
    const id = `${role}:reading`;
    const rolePolicy = new Resource(plugin, POLICY);

    before(() => {
      const AssumeRolePolicyDocument = JSON.stringify(trusting("s3.amazonaws.com"));
      return iam.createRole({ RoleName: role, AssumeRolePolicyDocument });
    });
    after(() => iam.deleteRole({ RoleName: role }));

    async function actual(): Promise<Json> {
      const { PolicyDocument } = await iam.getRolePolicy({ RoleName: role, PolicyName: "reading" });
      return document(PolicyDocument);
    }

    it("is created as declared", async () => {
      const policy = allowing("s3:GetObject", "s3:ListBucket");
      const args = { name: "reading", role, policy: JSON.stringify(policy) };
      await rolePolicy.make(args);
      assert.equal(rolePolicy.id, id);
      assert.deepEqual(rolePolicy.state, args);
      assert.deepEqual(await actual(), policy);
    });

    it("has nothing to change right after that, by diff, by refresh or spelled otherwise", async () => {
      await rolePolicy.assertUnchanged();
      const policy = JSON.stringify(allowing("s3:ListBucket", "s3:GetObject"));
      assert.deepEqual(await rolePolicy.changes({ ...rolePolicy.inputs, policy }), []);
    });

    it("is imported as role:policy, with inputs that lead to no change", async () => {
      const found = await rolePolicy.import();
      assert.deepEqual(
        { ...found.state, policy: JSON.parse(found.state["policy"]) },
        { name: "reading", role, policy: allowing("s3:GetObject", "s3:ListBucket") },
      );
      assert.deepEqual(await rolePolicy.changes(found.inputs), []);
    });

    it("shows in a refresh what was changed behind Pulumi's back", async () => {
      const { inputs, state } = rolePolicy;
      const PolicyDocument = JSON.stringify(allowing("s3:*"));
      await iam.putRolePolicy({ RoleName: role, PolicyName: "reading", PolicyDocument });
      const found = await rolePolicy.refresh();
      assert.deepEqual(JSON.parse(found.inputs["policy"]), allowing("s3:*"));
      assert.deepEqual(await rolePolicy.changes(inputs, found.state), ["policy"]);
      assert.deepEqual((await rolePolicy.diff(inputs, found.state)).replaces, []);
      await rolePolicy.update(inputs, found.state);
      assert.deepEqual(rolePolicy.state, state);
      assert.deepEqual(await actual(), allowing("s3:GetObject", "s3:ListBucket"));
    });

    for (const property of ["name", "role"]) {
      it(`is made anew for another ${property}`, async () => {
        assert.deepEqual(await rolePolicy.replacedFor({ [property]: "other" }), [property]);
      });
    }

    it("cannot be made without its role", async () => {
      await assert.rejects(plugin.create(POLICY, { ...rolePolicy.inputs, role: "test-missing" }), {
        details: "creating IAM Role Policy: NoSuchEntityException: Role test-missing not found",
      });
    });

    it("is deleted, again without complaint, and is gone to a refresh and an import", () =>
      rolePolicy.deleteForGood());

    it("gets a name where the program gives none or a prefix", async () => {
      const policy = allowing("s3:GetObject");
      for (const [given, pattern] of [
        [{ namePrefix: "p-" }, /:p-\d{26}$/],
        [{}, /:sample-[0-9a-f]{7}$/],
      ] as const) {
        const made = await new Resource(plugin, POLICY).make({ ...given, role, policy });
        assert.match(made.id, pattern);
        await made.delete();
      }
    });
  });

  describe("refuses at the check", () => {
    const trust = JSON.stringify(trusting("s3.amazonaws.com"));
    const rights = JSON.stringify(allowing("s3:GetObject"));
    const given = { assumeRolePolicy: trust, name: "r" };
    const policy = { policy: rights, role: "r", name: "p" };
    const right: Readonly<Record<string, Json>> = { [ROLE]: given, [POLICY]: policy };
    const longPrefix = { assumeRolePolicy: trust, namePrefix: "x".repeat(39) };
    /** Each in place of a value that is right, or beside those. */
    const wrong: readonly (readonly [string, string, unknown, string])[] = [
      [
        ROLE,
        "region",
        "us-east-1",
        "is not one of the properties the local AWS provides: assumeRolePolicy, description, forceDetachPolicies, maxSessionDuration, name, namePrefix, path, permissionsBoundary, tags",
      ],
      [ROLE, "name", "a b", 'must be letters, digits and _ + = , . @ - only, not "a b"'],
      [ROLE, "name", "x".repeat(65), "must have 1 to 64 characters, not 65"],
      [ROLE, "namePrefix", "r", "conflicts with name: give one of them"],
      [
        ROLE,
        "path",
        "aerosecure/",
        'must begin and end with "/" and hold no blanks, not "aerosecure/"',
      ],
      [
        ROLE,
        "maxSessionDuration",
        3599,
        "must be a whole number of seconds from 3600 to 43200, not 3599",
      ],
      [
        ROLE,
        "maxSessionDuration",
        43_201,
        "must be a whole number of seconds from 3600 to 43200, not 43201",
      ],
      [POLICY, "name", "x".repeat(129), "must have 1 to 128 characters, not 129"],
      [POLICY, "namePrefix", "p", "conflicts with name: give one of them"],
    ];
    const cases: readonly (readonly [string, Json, string, string])[] = [
      ...wrong.map(
        ([token, property, value, reason]) =>
          [token, { ...right[token], [property]: value }, property, reason] as const,
      ),
      [ROLE, { name: "r" }, "assumeRolePolicy", "is missing: give it a value"],
      [ROLE, longPrefix, "namePrefix", "must have 1 to 38 characters, not 39"],
      [POLICY, { policy: rights, name: "p" }, "role", "is missing: give it a value"],
      [POLICY, { role: "r", name: "p" }, "policy", "is missing: give it a value"],
    ];
    for (const [token, args, property, reason] of cases) {
      it(`${property} of ${token}: ${reason.slice(0, 50)}`, async () => {
        assert.deepEqual(await plugin.faults(token, args), [[property, reason]]);
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
