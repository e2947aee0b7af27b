import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { clientsOf } from "../../../../ops/aws/clients";
import { awsFailure } from "../../../../ops/aws/errors/aws-errors";
import { temporaryDirectory } from "../../../support/temporary-directory";

const HOST = "kms.aws.example";
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const credentials = { AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "local" };

describe("the network of ops", () => {
  const directory = temporaryDirectory();
  const open: { close(done: () => void): void; closeAllConnections(): void }[] = [];
  const before = { ...process.env };
  beforeEach(() => Object.assign(process.env, credentials));
  afterEach(async () => {
    for (const server of open.splice(0)) {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(resolve));
    }
    for (const name of Object.keys(credentials)) {
      process.env[name] = before[name];
      if (before[name] === undefined) {
        delete process.env[name];
      }
    }
  });

  async function listening(server: Server): Promise<number> {
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  /** KMS by TLS, under a certificate of its own for its name and for this machine. @returns its port */
  async function kms(): Promise<number> {
    const [keyFile, certFile] = [join(directory(), "key.pem"), bundle()];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${HOST}`],
        ...["-addext", `subjectAltName=DNS:${HOST},IP:127.0.0.1`],
        ...["-keyout", keyFile, "-out", certFile],
      ],
      { stdio: "ignore" },
    );
    const pair = { key: readFileSync(keyFile), cert: readFileSync(certFile) };
    const answer = JSON.stringify({ KeyMetadata: { KeyId: KEY_ID } });
    return listening(
      createServer(pair, (_request, response) => {
        response.writeHead(200, { "Content-Type": "application/x-amz-json-1.1" }).end(answer);
      }),
    );
  }

  const bundle = () => join(directory(), "cert.pem");

  /** A proxy that leads every tunnel to that port, or refuses with a status. */
  async function proxyTo(upstream: number, status = 200) {
    const seen: { readonly to: string | undefined; readonly as: string | undefined }[] = [];
    const proxy = createHttpServer((_request, response) => response.writeHead(500).end());
    proxy.on("connect", ({ url, headers }, socket: Duplex) => {
      seen.push({ to: url, as: headers["proxy-authorization"] });
      socket.on("error", () => {});
      if (status !== 200) {
        socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
        return;
      }
      const onwards = connect(upstream, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        onwards.pipe(socket).pipe(onwards);
      });
      onwards.on("error", () => socket.destroy());
    });
    return { port: await listening(proxy), seen };
  }

  /** @returns the key's id, as KMS answers it */
  async function describe(env: NodeJS.ProcessEnv): Promise<string | undefined> {
    const { kms: client } = clientsOf("us-east-1", { env: { AWS_MAX_ATTEMPTS: "1", ...env } });
    try {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: KEY_ID }));
      return KeyMetadata?.KeyId;
    } finally {
      client.destroy();
    }
  }

  const off = { AWS_ENDPOINT_URL: `https://${HOST}` };

  it("reaches AWS through the proxy of HTTPS_PROXY, with its user and password", async () => {
    const { port, seen } = await proxyTo(await kms());
    const env = { HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${port}`, AWS_CA_BUNDLE: bundle() };
    assert.equal(await describe({ ...off, ...env }), KEY_ID);
    const as = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
    assert.deepEqual(seen, [{ to: `${HOST}:443`, as }]);
  });

  it("reaches this machine, and what NO_PROXY names, without it", async () => {
    const port = await kms();
    const { port: proxyPort, seen } = await proxyTo(port);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`, AWS_CA_BUNDLE: bundle() };
    const local = { AWS_ENDPOINT_URL: `https://127.0.0.1:${port}` };
    assert.equal(await describe({ ...local, ...env }), KEY_ID);
    // No resolver knows this name.
    const direct = describe({
      AWS_ENDPOINT_URL: "https://kms.invalid",
      ...env,
      NO_PROXY: "invalid",
    });
    await assert.rejects(direct, { code: /ENOTFOUND|EAI_AGAIN/ });
    assert.deepEqual(seen, []);
  });

  const refusals: readonly (readonly [number, string])[] = [
    [403, "Ask whoever runs the proxy to let it through"],
    [407, "Put user and password into the URL: http://USER:PASSWORD@HOST:PORT"],
  ];
  for (const [status, remedy] of refusals) {
    it(`does not take a proxy's own ${status} for an answer of AWS`, async () => {
      const { port } = await proxyTo(0, status);
      const error = await describe({ ...off, HTTPS_PROXY: `http://127.0.0.1:${port}` }).catch(
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof Error);
      assert.equal(
        error.message,
        `The proxy 127.0.0.1:${port} that HTTPS_PROXY names refused ${HOST} (${status}). ${remedy}, or name the host in NO_PROXY.`,
      );
      assert.equal(awsFailure(error), undefined);
    });
  }

  it("says which proxy cannot be reached", async () => {
    const { port } = await proxyTo(0);
    const [server] = open.splice(0);
    await new Promise<void>((resolve) => server?.close(resolve));
    await assert.rejects(describe({ ...off, HTTPS_PROXY: `http://127.0.0.1:${port}` }), {
      name: "UserError",
      message: `The proxy 127.0.0.1:${port} that HTTPS_PROXY names could not be reached: connect ECONNREFUSED 127.0.0.1:${port}. Check HTTPS_PROXY, or name ${HOST} in NO_PROXY.`,
    });
  });

  it("says that a certificate is not trusted, and names AWS_CA_BUNDLE", async () => {
    const port = await kms();
    const error = await describe({ AWS_ENDPOINT_URL: `https://127.0.0.1:${port}` }).catch(
      (thrown: unknown) => thrown,
    );
    assert.equal(
      awsFailure(error)?.message,
      "The certificate of the server for kms:DescribeKey is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT). If your network has certificates of its own, name the file with their authorities in AWS_CA_BUNDLE.",
    );
  });

  const bundles: readonly (readonly [string, (path: string) => void, RegExp])[] = [
    ["is not there", () => {}, /, which cannot be read: ENOENT[^\n]*\. Name a file/],
    [
      "holds no certificate",
      (path) => writeFileSync(path, "no certificate"),
      /, which holds no certificate in PEM format\. Name a file of certificates, or unset it\.$/,
    ],
  ];
  for (const [what, make, message] of bundles) {
    it(`refuses a file of AWS_CA_BUNDLE that ${what}`, () => {
      const path = join(directory(), "bundle.pem");
      make(path);
      assert.throws(() => clientsOf("us-east-1", { env: { AWS_CA_BUNDLE: path } }), {
        name: "UserError",
        exitCode: 2,
        message,
      });
    });
  }

  const variants = [
    ["AWS_USE_FIPS_ENDPOINT", "kms-fips.us-east-1.amazonaws.com"],
    ["AWS_USE_DUALSTACK_ENDPOINT", "kms.us-east-1.api.aws"],
  ] as const;
  for (const [variable, host] of variants) {
    it(`takes the endpoint that ${variable} chooses`, async () => {
      process.env[variable] = "true";
      try {
        const { port, seen } = await proxyTo(0, 403);
        await assert.rejects(describe({ HTTPS_PROXY: `http://127.0.0.1:${port}` }));
        assert.deepEqual(
          seen.map(({ to }) => to),
          [`${host}:443`],
        );
      } finally {
        delete process.env[variable];
      }
    });
  }
});
