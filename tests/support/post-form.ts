import { createHmac } from "node:crypto";
import { text } from "node:stream/consumers";
import type { S3Client } from "@aws-sdk/client-s3";
import { HttpRequest } from "@smithy/core/protocols";

/** What a form says of an upload. */
export interface Form {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
  /** Fields that ask for an encryption. */
  readonly encryption: Readonly<Record<string, string>>;
}

/** As long as a test takes, and longer. */
const VALID_MS = 600_000;

/**
 * Sends an upload as a form of a web page does: signed in its fields, by the credentials of the client.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/developerguide/sigv4-authentication-HTTPPOST.html
 *
 * @throws Error by the name of S3's error code
 */
export async function postForm({ config }: S3Client, upload: Form): Promise<void> {
  const { bucket, key, body, encryption } = upload;
  const { accessKeyId, secretAccessKey } = await config.credentials();
  const region = await config.region();
  const now = new Date();
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const date = time.slice(0, 8);
  const fields = {
    key,
    ...encryption,
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": `${accessKeyId}/${date}/${region}/s3/aws4_request`,
    "x-amz-date": time,
  };
  const expiration = new Date(now.getTime() + VALID_MS).toISOString();
  const conditions = [
    { bucket },
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
  ];
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString("base64");
  const signingKey = [date, region, "s3", "aws4_request"].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretAccessKey}`,
  );
  const signed = { ...fields, policy, "x-amz-signature": hmac(signingKey, policy).toString("hex") };
  await send(config, bucket, formOf(signed, body));
}

function hmac(secret: Buffer | string, text: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}

/** A form, whose file has to come last. */
function formOf(fields: Readonly<Record<string, string>>, file: string): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, value);
  }
  form.append("file", new Blob([file]));
  return form;
}

async function send(config: S3Client["config"], bucket: string, form: FormData): Promise<void> {
  const endpoint = await config.endpoint?.();
  if (endpoint === undefined) {
    throw new Error("The client has no endpoint of its own.");
  }
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer());
  const { response } = await config.requestHandler.handle(
    new HttpRequest({
      ...endpoint,
      method: "POST",
      path: `/${bucket}`,
      headers: {
        "content-type": encoded.headers.get("content-type") ?? "",
        "content-length": `${body.length}`,
      },
      body,
    }),
  );
  if (response.statusCode >= 300) {
    const error = await text(response.body);
    const said = (what: string) => new RegExp(`<${what}>(.*?)</${what}>`).exec(error)?.[1] ?? error;
    throw Object.assign(new Error(said("Message")), { name: said("Code") });
  }
}
