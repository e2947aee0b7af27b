import { once } from "node:events";
import "../../../ops/terminal/small-heap";
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { clientsOf } from "../../../ops/aws/clients";
import { checkInventory } from "../../../ops/commands/verify/inventory-objects";
import { contextIn } from "../faults/in-process";
import { LOCATION, PARQUET_SCHEMA } from "../support/inventory";
import { TARGET, UNDER_THE_KEY } from "../support/samples";

/** Judges a Parquet file as an inventory, in a process of its own, whose memory is then its own: FILE MD5 REPORT. */
async function main([file = "", md5 = "", report = ""]: readonly string[]): Promise<void> {
  const manifest = {
    sourceBucket: "files",
    destinationBucket: "arn:aws:s3:::reports",
    creationTimestamp: "1795000000000",
    fileFormat: "Parquet",
    fileSchema: PARQUET_SCHEMA,
    files: [{ key: "data", size: statSync(file).size, MD5checksum: md5 }],
  };
  const server = createServer(({ url = "" }, answer) => {
    if (url.includes("manifest.json")) {
      answer.end(JSON.stringify(manifest));
    } else {
      createReadStream(file).pipe(answer);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.env["AWS_ACCESS_KEY_ID"] ??= "111122223333";
  process.env["AWS_SECRET_ACCESS_KEY"] ??= "stub";
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = {
    ...contextIn({ target: TARGET, region: TARGET.region, timeoutInSeconds: 60, endpoint }),
    clients: clientsOf(TARGET.region, { env: { AWS_ENDPOINT_URL: endpoint } }),
  };
  const begun = performance.now();
  const { inventory } = await checkInventory({
    ...{ context, expected: UNDER_THE_KEY, limit: 1, restart: false, prefix: [], report },
    ...{ location: LOCATION, keys: "none", journalPath: "" },
  });
  const seconds = (performance.now() - begun) / 1000;
  const { versions, wrong, reportFile } = inventory;
  const peakMemoryInMb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    JSON.stringify({ versions, wrong, listed: reportFile?.versions, seconds, peakMemoryInMb }),
  );
  server.closeAllConnections();
  server.close();
}

main(process.argv.slice(2));
