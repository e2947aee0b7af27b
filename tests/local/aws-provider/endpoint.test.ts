import assert from "node:assert/strict";
import { localEndpoint, localUrl } from "../../../local/aws-provider/endpoint";
import { runPlugin } from "../../support/aws-plugin";

const remedy =
  "set it to the address of the local AWS, such as http://127.0.0.1:4566; a real account needs the real AWS provider";

describe("localUrl", () => {
  for (const [given, endpoint] of [
    ["http://127.0.0.1:4566", "http://127.0.0.1:4566"],
    ["http://127.8.9.10:4566/", "http://127.8.9.10:4566"],
    ["https://localhost:4566", "https://localhost:4566"],
    ["http://[::1]:4566", "http://[::1]:4566"],
    ["http://127.1:4566", "http://127.0.0.1:4566"],
  ]) {
    it(`takes ${given}`, () => {
      assert.equal(localUrl({ AWS_ENDPOINT_URL: given }), endpoint);
    });
  }

  for (const given of [
    "https://kms.us-east-1.amazonaws.com",
    "http://128.0.0.1:4566",
    "http://126.255.255.255:4566",
    "http://0.0.0.0:4566",
    "http://[::2]:4566",
    "http://[::ffff:10.0.0.1]:4566",
    "http://localhost.example.com:4566",
    "http://127.0.0.1.example.com:4566",
    "http://127.0.0.1:4566@example.com",
  ]) {
    it(`refuses ${given}, which is not loopback`, () => {
      assert.throws(() => localUrl({ AWS_ENDPOINT_URL: given }), {
        message: `AWS_ENDPOINT_URL is "${given}", which is not on this machine's loopback: ${remedy}`,
      });
    });
  }

  for (const given of ["127.0.0.1:4566", "ftp://127.0.0.1", "file:///tmp", "here"]) {
    it(`refuses ${given}, which is no http URL`, () => {
      assert.throws(() => localUrl({ AWS_ENDPOINT_URL: given }), {
        message: `AWS_ENDPOINT_URL is "${given}", which is no http URL: ${remedy}`,
      });
    });
  }
});

describe("localEndpoint", () => {
  const AWS_ENDPOINT_URL = "http://127.0.0.1:4566";

  it("takes the credentials of the environment", () => {
    const env = { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "s" };
    assert.deepEqual(localEndpoint(env), {
      url: AWS_ENDPOINT_URL,
      credentials: { accessKeyId: "111122223333", secretAccessKey: "s" },
    });
  });

  it("hands over the token of a role's session, and no empty one", () => {
    const keys = { AWS_ACCESS_KEY_ID: "ASIA", AWS_SECRET_ACCESS_KEY: "secret" };
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:4566", ...keys };
    const own = { accessKeyId: "ASIA", secretAccessKey: "secret" };
    const { credentials } = localEndpoint({ ...env, AWS_SESSION_TOKEN: "token" });
    assert.deepEqual(credentials, { ...own, sessionToken: "token" });
    assert.deepEqual(localEndpoint({ ...env, AWS_SESSION_TOKEN: "" }).credentials, own);
  });

  for (const AWS_ACCESS_KEY_ID of [undefined, ""]) {
    it(`refuses the access key ${JSON.stringify(AWS_ACCESS_KEY_ID)}`, () => {
      assert.throws(() => localEndpoint({ AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID }), {
        message:
          "AWS_ACCESS_KEY_ID is not set: set it to the 12 digits of the local account, such as 111122223333",
      });
    });
  }
});

describe("the plugin", () => {
  for (const [what, env, fault] of [
    ["without an endpoint", {}, "is not set"],
    ["with an empty endpoint", { AWS_ENDPOINT_URL: "" }, "is not set"],
    [
      "with AWS's own endpoint",
      { AWS_ENDPOINT_URL: "https://s3.amazonaws.com" },
      'is "https://s3.amazonaws.com", which is not on this machine\'s loopback',
    ],
  ] as const) {
    it(`does not start ${what}`, async () => {
      assert.deepEqual(await runPlugin(env), {
        code: 1,
        stdout: "",
        stderr: `error: AWS_ENDPOINT_URL ${fault}: ${remedy}\n`,
      });
    });
  }
});
