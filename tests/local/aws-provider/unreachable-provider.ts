import { Aws } from "../../../local/aws-provider/aws";
import { Provider } from "../../../local/aws-provider/provider";

/** The plugin's heart with an AWS that never answers, for what is done without calling it. */
export function unreachableProvider(region: string | undefined): Provider {
  const endpoint = {
    url: "http://127.0.0.1:1",
    credentials: { accessKeyId: "111122223333", secretAccessKey: "local" },
  };
  return new Provider(new Aws(endpoint, new AbortController().signal), region);
}
