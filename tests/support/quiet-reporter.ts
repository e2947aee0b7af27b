import type { Reporter } from "../../local/cli/reporter";

/** Tells nothing. */
export const quietReporter: Reporter = {
  line: () => {},
  during: (_what, work) => work(() => {}),
};
