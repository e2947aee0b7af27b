import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A package as `npm pack` makes it. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly archive: Buffer;
}

/** A registry on this machine that npm installs from, as from any other. */
export interface PackageRegistry {
  readonly url: string;
  /** The paths of the requests so far. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

export function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}

export async function servePackages(packages: readonly Package[]): Promise<PackageRegistry> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    const archived = packages.find((one) => path === archivePath(one));
    const versions = packages.filter(({ name }) => path === `/${name}`);
    if (archived !== undefined) {
      response.end(archived.archive);
    } else if (versions.length > 0) {
      const host = `http://${request.headers.host}`;
      response.end(JSON.stringify(documentOf(versions, host)));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function archivePath({ name, version }: Package): string {
  return `/${name}/-/${name}-${version}.tgz`;
}

function documentOf(versions: readonly Package[], host: string): object {
  return {
    name: versions[0]?.name,
    versions: Object.fromEntries(
      versions.map((one) => [
        one.version,
        {
          name: one.name,
          version: one.version,
          dist: {
            tarball: `${host}${archivePath(one)}`,
            integrity: integrityOf(one.archive),
          },
        },
      ]),
    ),
  };
}
