import type { Verdict } from "../../../../policy-pack/src/policy-document/decide/verdict";
import type { Property } from "../../../../policy-pack/src/policy-document/prove/property";

/** The answers that show that a property does not hold. */
export const REFUTED_BY: Readonly<Record<Property["expects"], readonly Verdict[]>> = {
  refused: ["Allowed"],
  allowed: ["ImplicitlyDenied", "ExplicitlyDenied", "Denied"],
  "not denied": ["ExplicitlyDenied"],
};
