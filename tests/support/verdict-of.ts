import type { Verdict } from "./simulator";

/**
 * What a request's outcome says of its authorization.
 *
 * @param afterwards the errors that only a request which was let through can get
 * @throws whatever else the request ends with
 */
export async function verdictOf(
  request: Promise<unknown>,
  afterwards: readonly string[],
): Promise<Verdict> {
  try {
    await request;
    return "Allowed";
  } catch (error) {
    if (!(error instanceof Error)) {
      throw error;
    }
    if (error.name === "AccessDenied" || error.name === "AccessDeniedException") {
      return /explicit deny/.test(error.message) ? "ExplicitlyDenied" : "ImplicitlyDenied";
    }
    if (afterwards.includes(error.name)) {
      return "Allowed";
    }
    throw error;
  }
}
