/** What expressions may look at. */
export interface Contexts {
  readonly github: object;
  readonly matrix: object;
  readonly inputs: object;
  readonly vars: object;
  readonly needs: object;
  readonly steps: object;
  readonly runner: object;
}

type Look = (path: string) => string;

const PATH = /^[a-z_]+(?:\.[\w-]+)+$/;
/** What is empty where it is not there, as with GitHub; a mistyped name of all else is a fault. */
const MAY_BE_MISSING =
  /^(?:vars\.|steps\.[\w-]+\.outputs\.|needs\.[\w-]+\.outputs\.|matrix\.sample$)/;

const isOwn = (look: Look): boolean =>
  look("github.event.pull_request.head.repo.full_name") === look("github.repository");

/** Every expression that is more than a path. `cancelled()` is never true here. */
const KNOWN: Readonly<Record<string, (look: Look) => boolean | string>> = {
  "github.event_name == 'push' || github.event.pull_request.head.repo.full_name != github.repository":
    (look) => look("github.event_name") === "push" || !isOwn(look),
  "github.ref != 'refs/heads/main'": (look) => look("github.ref") !== "refs/heads/main",
  "github.event.pull_request.head.repo.full_name == github.repository": isOwn,
  "github.event.pull_request.head.repo.full_name != github.repository": (look) => !isOwn(look),
  "!cancelled() && github.event.pull_request.head.repo.full_name == github.repository": isOwn,
  "!cancelled()": () => true,
  "!cancelled() && steps.preview.outcome != 'skipped'": (look) =>
    look("steps.preview.outcome") !== "skipped",
  "!cancelled() && steps.evidence.outcome != 'skipped'": (look) =>
    look("steps.evidence.outcome") !== "skipped",
  "!cancelled() && steps.pack.outputs.changed == 'true'": (look) =>
    look("steps.pack.outputs.changed") === "true",
  ...Object.fromEntries(
    ["dev", "staging", "prod"].map((stack) => [
      `matrix.stack == '${stack}' && steps.verify.outcome || ''`,
      (look: Look) => (look("matrix.stack") === stack ? look("steps.verify.outcome") : ""),
    ]),
  ),
};

/** A text with every `${{ }}` in it evaluated. @throws Error for an expression that is not known */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_whole, expression: string) =>
    String(evaluate(expression, contexts)),
  );
}

/** Each value with every `${{ }}` in it evaluated. */
export function interpolateAll(
  values: Readonly<Record<string, unknown>> | undefined,
  contexts: Contexts,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [
      name,
      interpolate(String(value), contexts),
    ]),
  );
}

/** Whether a job or step runs. @param isSound whether all before it went well, which `if` asks unless it says otherwise */
export function condition(text: string | undefined, contexts: Contexts, isSound: boolean): boolean {
  const expression = /^\$\{\{\s*(.*?)\s*\}\}$/.exec(text ?? "")?.[1];
  if (expression === undefined) {
    if (text !== undefined) {
      throw new Error(`The condition "${text}" is not within \${{ }}.`);
    }
    return isSound;
  }
  const asksItself = expression.includes("cancelled()");
  return (asksItself || isSound) && evaluate(expression, contexts) === true;
}

function evaluate(expression: string, contexts: Contexts): boolean | string {
  const look: Look = (path) => valueAt(path, contexts);
  if (PATH.test(expression)) {
    return look(expression);
  }
  const known = KNOWN[expression];
  if (known === undefined) {
    throw new Error(`The expression "${expression}" is not known to this test.`);
  }
  return known(look);
}

function valueAt(path: string, contexts: Contexts): string {
  let value: unknown = contexts;
  for (const name of path.split(".")) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  }
  if (value === undefined && MAY_BE_MISSING.test(path)) {
    return "";
  }
  if (value === undefined || typeof value === "object") {
    throw new Error(`There is no ${path}.`);
  }
  return String(value);
}
