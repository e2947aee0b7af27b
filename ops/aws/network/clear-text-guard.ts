import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import { UserError } from "../../terminal/user-error";
import { caBundle } from "./ca-bundle";
import { isLoopback } from "./endpoints";
import { proxyFor, proxyIn } from "./proxy";
import { TunnelAgent } from "./tunnel-agent";

/** Connections, and how long to wait for them. */
export interface NetworkOptions {
  /** To one host at the same time. */
  readonly maxSockets: number;
  readonly connectionTimeout: number;
  readonly socketTimeout: number;
}

/**
 * The last check before the network. An endpoint may come from a profile, which nothing has checked
 * before: what would leave this machine in clear text is refused here. All else goes through the proxy of HTTPS_PROXY,
 * if there is one, and trusts what AWS_CA_BUNDLE says.
 */
export class ClearTextGuard extends NodeHttpHandler {
  readonly #env: NodeJS.ProcessEnv;
  readonly #throughProxy: NodeHttpHandler | undefined;

  /** @throws UserError with exit code 2 if HTTPS_PROXY or AWS_CA_BUNDLE cannot be used */
  constructor({ maxSockets, ...timeouts }: NetworkOptions, env: NodeJS.ProcessEnv) {
    const ca = caBundle(env);
    const agent = { maxSockets, keepAlive: true };
    const secure = { ...agent, ...(ca === undefined ? {} : { ca }) };
    const options: NodeHttpHandlerOptions = { ...timeouts, httpAgent: agent, httpsAgent: secure };
    super(options);
    this.#env = env;
    const proxy = proxyIn(env);
    this.#throughProxy =
      proxy && new NodeHttpHandler({ ...options, httpsAgent: new TunnelAgent(proxy, secure) });
  }

  override async handle(
    ...args: Parameters<NodeHttpHandler["handle"]>
  ): ReturnType<NodeHttpHandler["handle"]> {
    const [{ protocol, hostname, port }] = args;
    if (protocol !== "https:" && !isLoopback(hostname)) {
      throw new UserError(
        `The endpoint ${protocol}//${hostname} would take credentials and data in clear text. Use https, or an address of this machine.`,
        2,
      );
    }
    return proxyFor({ hostname, port }, this.#env) === undefined || this.#throughProxy === undefined
      ? super.handle(...args)
      : this.#throughProxy.handle(...args);
  }

  override destroy(): void {
    super.destroy();
    this.#throughProxy?.destroy();
  }
}
