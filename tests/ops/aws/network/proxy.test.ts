import assert from "node:assert/strict";
import { proxyFor } from "../../../../ops/aws/network/proxy";

const KMS = "kms.us-east-1.amazonaws.com";
const PROXY = "http://proxy.example.com:8080";

describe("the proxy of ops", () => {
  const through = (env: NodeJS.ProcessEnv, hostname = KMS, port?: number) =>
    proxyFor({ hostname, port }, env)?.href;

  const proxies: readonly (readonly [NodeJS.ProcessEnv, string | undefined])[] = [
    [{}, undefined],
    [{ HTTPS_PROXY: "" }, undefined],
    [{ HTTP_PROXY: PROXY }, undefined],
    [{ HTTPS_PROXY: PROXY }, `${PROXY}/`],
    [{ https_proxy: PROXY }, `${PROXY}/`],
    [{ https_proxy: PROXY, HTTPS_PROXY: "http://other:1" }, `${PROXY}/`],
    [{ https_proxy: "", HTTPS_PROXY: PROXY }, undefined],
    [{ HTTPS_PROXY: "proxy.example.com:8080" }, `${PROXY}/`],
    [{ HTTPS_PROXY: "//proxy.example.com:8080" }, `${PROXY}/`],
    [{ HTTPS_PROXY: "https://u:p@proxy.example.com" }, "https://u:p@proxy.example.com/"],
  ];
  for (const [env, expected] of proxies) {
    it(`is ${expected ?? "none"} for ${JSON.stringify(env)}`, () => {
      assert.equal(through(env), expected);
    });
  }

  const exceptions: readonly (readonly [string, boolean])[] = [
    ["", false],
    [",", false],
    [" , ", false],
    ["*", true],
    [KMS, true],
    [KMS.toUpperCase(), true],
    ["amazonaws.com", true],
    [".amazonaws.com", true],
    ["example.com, .amazonaws.com", true],
    [`${KMS}:443`, true],
    ["amazonaws.com:443", true],
    [`${KMS}:444`, false],
    ["ws.com", false],
    ["*.amazonaws.com", false],
    ["kms", false],
    ["s3.us-east-1.amazonaws.com", false],
  ];
  for (const [list, isExcepted] of exceptions) {
    it(`is ${isExcepted ? "not used" : "used"} for ${KMS} if NO_PROXY is "${list}"`, () => {
      assert.equal(
        through({ HTTPS_PROXY: PROXY, NO_PROXY: list }),
        isExcepted ? undefined : `${PROXY}/`,
      );
    });
  }

  it("takes no_proxy before NO_PROXY", () => {
    const env = { HTTPS_PROXY: PROXY, NO_PROXY: "*" };
    assert.equal(through({ ...env, no_proxy: "example.com" }), `${PROXY}/`);
    assert.equal(through({ ...env, no_proxy: "", NO_PROXY: "*" }), `${PROXY}/`);
  });

  for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
    it(`is not used for this machine: ${host}`, () => {
      assert.equal(through({ HTTPS_PROXY: PROXY }, host), undefined);
    });
  }

  for (const [name, text] of [
    ["HTTPS_PROXY", "socks5://u:secret@proxy.example.com:1080"],
    ["HTTPS_PROXY", "http://:8080"],
    ["https_proxy", "http://u:secret@"],
  ] as const) {
    it(`is refused, without what may be secret, if ${name} is ${text}`, () => {
      assert.throws(() => through({ [name]: text }), {
        name: "UserError",
        exitCode: 2,
        message: `${name} is not the URL of an HTTP proxy. Use a URL such as http://proxy.example.com:8080, or unset it.`,
      });
    });
  }
});
