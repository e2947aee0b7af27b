import type { ClientRequest } from "node:http";
import type { AgentOptions } from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { UserError } from "../../terminal/user-error";

type Connect = HttpsProxyAgent<string>["connect"];

/** Reaches hosts through a proxy. What the proxy itself refuses is never taken for an answer of AWS. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #ca: AgentOptions["ca"];

  /** @param ca the certificate authorities to trust, of the proxy and of the hosts @default the usual ones */
  constructor(proxy: URL, { ca, ...options }: AgentOptions) {
    super(proxy, { ...options, ...(ca === undefined ? {} : { ca }) });
    this.#ca = ca;
  }

  override async connect(
    request: ClientRequest,
    options: Parameters<Connect>[1],
  ): ReturnType<Connect> {
    let status = 0;
    request.once("proxyConnect", ({ statusCode }: { readonly statusCode: number }) => {
      status = statusCode;
    });
    const place = this.proxy.host;
    // The library hands the agent's own options to the proxy's connection alone.
    const trusting = this.#ca === undefined ? options : { ...options, ca: this.#ca };
    const socket = await super.connect(request, trusting).catch((error: Error) => {
      throw new UserError(
        `The proxy ${place} that HTTPS_PROXY names could not be reached: ${error.message}. Check HTTPS_PROXY, or name ${options.host} in NO_PROXY.`,
      );
    });
    if (status !== 200) {
      socket.destroy();
      throw new UserError(
        `The proxy ${place} that HTTPS_PROXY names refused ${options.host} (${status}). ${remedyFor(status)}, or name the host in NO_PROXY.`,
      );
    }
    return socket;
  }
}

function remedyFor(status: number): string {
  return status === 407
    ? "Put user and password into the URL: http://USER:PASSWORD@HOST:PORT"
    : "Ask whoever runs the proxy to let it through";
}
