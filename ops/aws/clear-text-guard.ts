import { NodeHttpHandler } from "@smithy/node-http-handler";
import { UserError } from "../terminal/user-error";
import { isLoopback } from "./endpoints";

/**
 * The last check before the network. An endpoint may come from a profile, which nothing has checked
 * before: what would leave this machine in clear text is refused here.
 */
export class ClearTextGuard extends NodeHttpHandler {
  override async handle(
    ...args: Parameters<NodeHttpHandler["handle"]>
  ): ReturnType<NodeHttpHandler["handle"]> {
    const [{ protocol, hostname }] = args;
    if (protocol !== "https:" && !isLoopback(hostname)) {
      throw new UserError(
        `The endpoint ${protocol}//${hostname} would take credentials and data in clear text. Use https, or an address of this machine.`,
        2,
      );
    }
    return super.handle(...args);
  }
}
