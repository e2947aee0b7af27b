import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { clientEnvironment } from "../../../local/local-aws/client-environment";

const HINT =
  "# S3: the bucket belongs in the path of the URL, not in the host name. AWS's own clients do that for an\n" +
  "# IP address; others have an option for it, such as force_path_style or s3_use_path_style.\n";

describe("clientEnvironment", () => {
  it("exports what AWS clients read, and nothing else", () => {
    const env = {
      PATH: "/usr/bin",
      PULUMI_HOME: "/home",
      AWS_ENDPOINT_URL: "http://127.0.0.1:4000",
      AWS_REGION: "us-east-1",
      AWS_PAGER: "",
      no_proxy: "127.0.0.1",
      NO_PROXY: "127.0.0.1",
    };
    assert.equal(
      clientEnvironment(env, {}),
      "export AWS_ENDPOINT_URL='http://127.0.0.1:4000'\nexport AWS_REGION='us-east-1'\n" +
        `export AWS_PAGER=''\nexport no_proxy='127.0.0.1'\nexport NO_PROXY='127.0.0.1'\n${HINT}`,
    );
  });

  it("unsets the user's own variables that would lead a client elsewhere, and leaves the rest", () => {
    const user = {
      HOME: "/home/kzax",
      AWS_PROFILE: "production",
      AWS_SESSION_TOKEN: "token",
      AWS_ENDPOINT_URL_S3: "https://s3.example",
      AWS_REGION: "eu-west-1",
    };
    assert.equal(
      clientEnvironment({ AWS_REGION: "us-east-1" }, user),
      "export AWS_REGION='us-east-1'\nunset AWS_PROFILE\nunset AWS_SESSION_TOKEN\n" +
        `unset AWS_ENDPOINT_URL_S3\n${HINT}`,
    );
  });

  it("is what a shell takes, whatever a value holds", () => {
    const value = 'it\'s $HOME `x` "y" \\ #';
    const text = clientEnvironment({ AWS_REGION: value }, { AWS_PROFILE: "production" });
    const shell = 'eval "$1"; printf "%s|%s" "$AWS_REGION" "$(printenv AWS_PROFILE || echo unset)"';
    const env = { PATH: process.env["PATH"], AWS_PROFILE: "production" };
    assert.equal(
      execFileSync("sh", ["-c", shell, "sh", text], { encoding: "utf8", env }),
      `${value}|unset`,
    );
  });
});
