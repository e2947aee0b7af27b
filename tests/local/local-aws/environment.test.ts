import assert from "node:assert/strict";
import { currentInstance, instanceNamed } from "../../../local/emulator/instance";
import { localEnvironment } from "../../../local/local-aws/environment";

const OWN = {
  PULUMI_HOME: "/instances/test/pulumi-home",
  PULUMI_BACKEND_URL: "file:///instances/test/backend",
  PULUMI_CONFIG_PASSPHRASE: "aerosecure-local",
  PULUMI_STACK: "local",
  PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
  PULUMI_SKIP_UPDATE_CHECK: "true",
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  AWS_ENDPOINT_URL: "http://127.0.0.1:4000",
  AWS_ACCESS_KEY_ID: "111122223333",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PAGER: "",
  NO_PROXY: "127.0.0.1,localhost",
  no_proxy: "127.0.0.1,localhost",
};

describe("localEnvironment", () => {
  const instance = instanceNamed("test", "/instances");
  const environment = (user: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
    localEnvironment(instance, "http://127.0.0.1:4000", user);

  it("is complete where the user has nothing", () => {
    assert.deepEqual(environment({}), OWN);
  });

  it("lets nothing of the user's AWS and Pulumi settings in, and keeps the rest", () => {
    const user = {
      PATH: "/usr/bin",
      HOME: "/home/kzax",
      AWS_PROFILE: "production",
      AWS_SESSION_TOKEN: "token",
      AWS_ENDPOINT_URL_S3: "https://s3.example",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_CA_BUNDLE: "/ca.pem",
      PULUMI_ACCESS_TOKEN: "pul-token",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/home/kzax/passphrase",
      PULUMI_BACKEND_URL: "s3://state",
      PULUMI_DEBUG_PROVIDERS: "aws:1234",
      NODE_OPTIONS: "--require ./debugger.js",
    };
    assert.deepEqual(environment(user), { PATH: "/usr/bin", HOME: "/home/kzax", ...OWN });
  });

  it("keeps the stack that the user names", () => {
    assert.deepEqual(environment({ PULUMI_STACK: "dev" }), { ...OWN, PULUMI_STACK: "dev" });
  });

  it("adds the loopback hosts to those that are reached without the user's proxy", () => {
    assert.deepEqual(environment({ http_proxy: "http://proxy:1", NO_PROXY: "intra,localhost" }), {
      ...OWN,
      http_proxy: "http://proxy:1",
      NO_PROXY: "intra,localhost,127.0.0.1",
      no_proxy: "intra,localhost,127.0.0.1",
    });
  });
});

describe("currentInstance", () => {
  it("is the default one where none is named", () => {
    assert.equal(currentInstance({}).name, "default");
  });

  it("has the plugin of this repository, or Pulumi's own where that is asked for", () => {
    assert.equal(currentInstance({}).plugin, "stand-in");
    const { name, plugin } = currentInstance({ AEROSECURE_LOCAL_PROVIDER: "real" });
    assert.deepEqual({ name, plugin }, { name: "real", plugin: "real" });
    const named = { AEROSECURE_LOCAL_PROVIDER: "real", AEROSECURE_LOCAL_INSTANCE: "a" };
    assert.equal(currentInstance(named).name, "a");
  });

  for (const asked of ["", "Real", "stand-in"]) {
    it(`refuses the plugin "${asked}"`, () => {
      assert.throws(() => currentInstance({ AEROSECURE_LOCAL_PROVIDER: asked }), {
        name: "UserError",
        exitCode: 2,
        message: `AEROSECURE_LOCAL_PROVIDER is "${asked}". Set it to real for Pulumi's own AWS plugin, or unset it.`,
      });
    });
  }

  for (const name of ["a", "test-1", `a${"b".repeat(39)}`]) {
    it(`takes "${name}"`, () => {
      assert.equal(currentInstance({ AEROSECURE_LOCAL_INSTANCE: name }).name, name);
    });
  }

  for (const name of ["", "1a", "A", "../x", "a b", `a${"b".repeat(40)}`]) {
    it(`refuses "${name}"`, () => {
      assert.throws(() => currentInstance({ AEROSECURE_LOCAL_INSTANCE: name }), {
        name: "UserError",
        exitCode: 2,
        message:
          `AEROSECURE_LOCAL_INSTANCE is "${name}". ` +
          "Use 1 to 40 of a-z, 0-9 and -, beginning with a letter.",
      });
    });
  }
});
