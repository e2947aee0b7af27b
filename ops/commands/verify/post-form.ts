import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { SignatureV4 } from "@smithy/signature-v4";

export interface FormUpload {
  readonly bucket: string;
  /** Of letters, digits, "-" and "/". */
  readonly key: string;
  readonly body: string;
}

const VALID_FOR_MS = 15 * 60_000;

/**
 * Uploads as an HTML form does: what is signed is the form's policy, not the request. It goes the client's own way, with
 * its endpoint, proxy and retries, and its errors are those of s3:PutObject.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
 *
 * @returns the version that S3 stored
 */
export async function uploadByForm(s3: S3Client, upload: FormUpload): Promise<string | undefined> {
  const { bucket, key, body } = upload;
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body });
  command.middlewareStack.add(
    (next) => async (args) => {
      const { hostname, port, path, headers } = args.request as SignedRequest;
      const form = new Response(await signedForm(s3, upload));
      const content = new Uint8Array(await form.arrayBuffer());
      Object.assign(args.request as SignedRequest, {
        method: "POST",
        path: path.slice(0, -`/${key}`.length) || "/",
        query: {},
        headers: {
          host: headers["host"] ?? (port === undefined ? hostname : `${hostname}:${port}`),
          "content-type": form.headers.get("content-type") ?? "",
          "content-length": String(content.length),
        },
        body: content,
      });
      return next(args);
    },
    // After it was signed, before it is sent.
    { step: "deserialize", priority: "high", name: "aerosecurePostForm" },
  );
  return (await s3.send(command)).VersionId;
}

interface SignedRequest {
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The fields, the file last: S3 ignores what comes after it. */
async function signedForm(s3: S3Client, { bucket, key, body }: FormUpload): Promise<FormData> {
  const { config } = s3;
  const signingDate = new Date(Date.now() + config.systemClockOffset);
  const region = await config.region();
  const credentials = await config.credentials();
  const time = signingDate.toISOString().replace(/[-:]|\.\d+/g, "");
  const fields = {
    key,
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": `${credentials.accessKeyId}/${time.slice(0, 8)}/${region}/s3/aws4_request`,
    "x-amz-date": time,
    ...(credentials.sessionToken && { "x-amz-security-token": credentials.sessionToken }),
  };
  const policy = Buffer.from(
    JSON.stringify({
      expiration: new Date(signingDate.getTime() + VALID_FOR_MS).toISOString(),
      conditions: [
        { bucket },
        ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
      ],
    }),
  ).toString("base64");
  const signer = new SignatureV4({ service: "s3", region, credentials, sha256: config.sha256 });
  const form = new FormData();
  for (const [name, value] of Object.entries({
    ...fields,
    policy,
    "x-amz-signature": await signer.sign(policy, { signingDate }),
  })) {
    form.set(name, value);
  }
  form.set("file", new Blob([body]), "probe");
  return form;
}
