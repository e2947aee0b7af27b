import assert from "node:assert/strict";
import {
  endpointOf,
  isLoopback,
  isLoopbackOnly,
  refuseClearText,
} from "../../../../ops/aws/network/endpoints";

const LOCAL = "http://127.0.0.1:4566";

describe("the endpoints of ops", () => {
  const hosts: readonly (readonly [string, boolean])[] = [
    ["127.0.0.1", true],
    ["127.9.0.1", true],
    ["localhost", true],
    ["LOCALHOST", true],
    ["[::1]", true],
    ["127.0.0.1.example.com", false],
    ["localhost.example.com", false],
    ["10.0.0.1", false],
    ["0.0.0.0", false],
    ["kms.us-east-1.amazonaws.com", false],
  ];
  for (const [host, expected] of hosts) {
    it(`takes ${host} for ${expected ? "this machine" : "another machine"}`, () => {
      assert.equal(isLoopback(host), expected);
    });
  }

  it("prefers a service's own variable to the general one", () => {
    const env = { AWS_ENDPOINT_URL: LOCAL, AWS_ENDPOINT_URL_S3: "https://s3.example.com" };
    assert.deepEqual(
      [endpointOf("KMS", env), endpointOf("S3", env), endpointOf("S3", {})],
      [LOCAL, "https://s3.example.com", undefined],
    );
  });

  const environments: readonly (readonly [string, NodeJS.ProcessEnv, boolean])[] = [
    ["no endpoint is set", {}, false],
    ["the general endpoint is this machine", { AWS_ENDPOINT_URL: LOCAL }, true],
    ["only one service's endpoint is this machine", { AWS_ENDPOINT_URL_KMS: LOCAL }, false],
    [
      "one service's endpoint is elsewhere",
      { AWS_ENDPOINT_URL: LOCAL, AWS_ENDPOINT_URL_S3: "https://s3.example.com" },
      false,
    ],
  ];
  for (const [title, env, expected] of environments) {
    it(`${expected ? "may leave things not judged" : "judges everything"} if ${title}`, () => {
      assert.equal(isLoopbackOnly(env), expected);
    });
  }

  const accepted: readonly NodeJS.ProcessEnv[] = [
    {},
    { AWS_ENDPOINT_URL: "" },
    { AWS_ENDPOINT_URL: LOCAL },
    { AWS_ENDPOINT_URL: "http://[::1]:4566" },
    { AWS_ENDPOINT_URL_KMS: "https://kms.us-east-1.amazonaws.com" },
  ];
  for (const env of accepted) {
    it(`accepts ${JSON.stringify(env)}`, () => refuseClearText(env));
  }

  const refused: readonly (readonly [NodeJS.ProcessEnv, RegExp])[] = [
    [{ AWS_ENDPOINT_URL: "http://kms.example.com" }, /^AWS_ENDPOINT_URL is "http:.*clear text/],
    [{ AWS_ENDPOINT_URL_S3: "http://10.0.0.1:9000" }, /^AWS_ENDPOINT_URL_S3 is .*Use https/],
    [{ AWS_ENDPOINT_URL: "127.0.0.1:4566" }, /Use a URL such as/],
    [{ AWS_ENDPOINT_URL: "ftp://127.0.0.1" }, /Use a URL such as/],
  ];
  for (const [env, expected] of refused) {
    it(`refuses ${JSON.stringify(env)}`, () => {
      assert.throws(() => refuseClearText(env), {
        name: "UserError",
        exitCode: 2,
        message: expected,
      });
    });
  }
});
