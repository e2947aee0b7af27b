import { runtime } from "@pulumi/pulumi";

/** The surface of the mock monitor that sees a whole registration. */
interface Monitor {
  registerResource(request: RegisterRequest, callback: unknown): Promise<void>;
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getRetainondelete(): boolean;
}

/** Types and names of what is registered from here on and kept when it is destroyed; after `recordResources`. */
export function recordRetained(): readonly string[] {
  const retained: string[] = [];
  const monitor = runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    if (request.getRetainondelete()) {
      retained.push(`${request.getType()} ${request.getName()}`);
    }
    return register(request, callback);
  };
  return retained;
}
