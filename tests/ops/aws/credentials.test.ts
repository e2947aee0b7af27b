import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { clientsOf } from "../../../ops/aws/clients";
import { findCredentials } from "../../../ops/aws/credentials";
import { awsFailure } from "../../../ops/aws/errors/aws-errors";
import { UserError } from "../../../ops/terminal/user-error";
import { replaceEnvironment } from "../../support/environment";
import { temporaryDirectory } from "../../support/temporary-directory";

const MFA = "arn:aws:iam::111122223333:mfa/kzax01";
const CONFIG = `
[profile base]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = secret
[profile crew]
role_arn = arn:aws:iam::111122223333:role/Crew
source_profile = base
mfa_serial = ${MFA}
[profile helmsman]
role_arn = arn:aws:iam::111122223333:role/Helm
source_profile = base
[profile broken]
credential_process = sh -c "echo the vault is closed >&2; exit 3"
[profile sso]
sso_start_url = https://aerosecure.example/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = Crew
[profile empty]
region = us-east-1
`;

const SESSION =
  "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";

/** KMS speaks JSON, and has no such parameter. */
function answerTo(action: string | null): string {
  if (action === null) {
    return "{}";
  }
  return action === "AssumeRole" ? SESSION : "<GetCallerIdentityResponse/>";
}

function refusalOf(message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`;
}

describe("credentials", () => {
  const directory = temporaryDirectory();
  const before = { ...process.env };
  const servers: Server[] = [];
  beforeEach(() => {
    for (const name of Object.keys(process.env).filter((each) => each.startsWith("AWS_"))) {
      delete process.env[name];
    }
    const config = join(directory(), "config");
    writeFileSync(config, CONFIG);
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: join(directory(), "none"),
      AWS_REGION: "us-east-1",
    });
  });
  afterEach(async () => {
    replaceEnvironment(before);
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  });

  /** AWS that gives a role's session to whoever asks, or refuses it. @returns the requests for one */
  async function aws(refusal?: string): Promise<readonly URLSearchParams[]> {
    const asked: URLSearchParams[] = [];
    const server = createServer(async (request, response) => {
      const query = new URLSearchParams(await text(request));
      if (query.get("Action") === "AssumeRole") {
        asked.push(query);
        response.writeHead(refusal === undefined ? 200 : 403);
      }
      response.end(refusal === undefined ? answerTo(query.get("Action")) : refusalOf(refusal));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    process.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${port}`;
    return asked;
  }

  it("of a profile with an MFA device ask for its code once, for all services and regions", async () => {
    const asked = await aws();
    process.env["AWS_PROFILE"] = "crew";
    const devices: string[] = [];
    const clients = clientsOf("us-east-1", {
      credentials: findCredentials(async (device) => {
        devices.push(device);
        return "123456";
      }),
    });
    await Promise.all([
      clients.kms.send(new DescribeKeyCommand({ KeyId: "alias/a" })),
      clients.sts.send(new GetCallerIdentityCommand({})),
      clients.in("eu-west-1").kms.send(new DescribeKeyCommand({ KeyId: "alias/a" })),
    ]);
    assert.deepEqual(devices, [MFA]);
    assert.deepEqual(
      asked.map((query) => [query.get("SerialNumber"), query.get("TokenCode")]),
      [[MFA, "123456"]],
    );
  });

  it("leave it to the call that AWS cannot be reached", async () => {
    Object.assign(process.env, { AWS_PROFILE: "helmsman", AWS_MAX_ATTEMPTS: "1" });
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    const call = clientsOf("us-east-1").kms.send(new DescribeKeyCommand({ KeyId: "alias/a" }));
    const failure = awsFailure(await call.catch((error: unknown) => error));
    assert.equal(
      failure?.message,
      "AWS could not be reached for kms:DescribeKey (ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1). No AWS answers there on this machine: check AWS_ENDPOINT_URL. `npm run -s local -- env` starts the project's local AWS and prints its endpoint.",
    );
  });

  type Case = readonly [profile: string | undefined, exitCode: number, message: string];
  const cases: Readonly<Record<string, Case>> = {
    "a profile with an MFA device, without a terminal": [
      "crew",
      2,
      `The profile "crew" asks for a code of the MFA device ${MFA}, and there is no terminal to ask at. Get its credentials at a terminal first: \`eval "$(aws configure export-credentials --profile crew --format env)"; unset AWS_PROFILE\`.`,
    ],
    "a profile that is not there": [
      "nosuch",
      1,
      'There is no profile "nosuch", which AWS_PROFILE names. `aws configure list-profiles` lists those that there are.',
    ],
    "a credential_process that fails": [
      "broken",
      1,
      'The profile "broken" gives no credentials: Command failed: sh -c "echo the vault is closed >&2; exit 3" the vault is closed. Correct its credential_process, or set AWS_PROFILE to another profile.',
    ],
    "an SSO session that has not begun": [
      "sso",
      1,
      'The profile "sso" gives no credentials: The SSO session associated with this profile is invalid. Sign in with `aws sso login --profile sso`, then run the command again.',
    ],
    "a profile without credentials": [
      "empty",
      1,
      'The profile "empty" gives no credentials. Set them with `aws configure --profile empty`, or set AWS_PROFILE to another profile.',
    ],
    "a role that may not be assumed": [
      "helmsman",
      1,
      'The profile "helmsman" gives no credentials: MultiFactorAuthentication failed. Check its role_arn and source_profile, and the code if it asked for one.',
    ],
  };
  for (const [what, [profile, exitCode, message]] of Object.entries(cases)) {
    it(`say in one sentence what is wrong with ${what}`, async () => {
      await aws("MultiFactorAuthentication failed");
      process.env["AWS_PROFILE"] = profile;
      const { kms } = clientsOf("us-east-1");
      const error = await kms
        .send(new DescribeKeyCommand({ KeyId: "alias/a" }))
        .then(() => assert.fail("it was answered"))
        .catch((failure: unknown) => failure);
      assert.ok(error instanceof UserError, String(error));
      assert.deepEqual([error.message, error.exitCode], [message, exitCode]);
    });
  }
});
