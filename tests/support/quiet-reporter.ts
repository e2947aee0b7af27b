import type { Reporter } from "../../local/reporter";

/** Tells nothing. */
export const quietReporter: Reporter = {
  line: () => {},
  during: (_what, work) => work(() => {}),
};
