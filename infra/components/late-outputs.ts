import {
  type ComponentResource,
  type Input,
  log,
  type Output,
  output,
  runtime,
} from "@pulumi/pulumi";

/**
 * What a component shows of what it declared; or that it declared nothing: because a preview does not know enough,
 * or because of a failure that the plugin answers with.
 */
export type Declared<Outputs> = Outputs | Undeclared;

export interface Undeclared {
  readonly undeclared: true;
  readonly failure?: Error;
}

/** One output of a component that waits for its arguments before it declares anything. */
export function lateOutput<Outputs extends object, Value>(
  data: Promise<Declared<Outputs>>,
  pick: (outputs: Outputs) => Input<Value>,
): Output<Value> {
  const picked = data.then((declared) =>
    "undeclared" in declared ? unknownValue() : pick(declared),
  );
  return output(picked) as Output<Value>;
}

/** What makes an output unknown. */
function unknownValue(): unknown {
  return runtime.deserializeProperty(runtime.unknownValue, true);
}

/**
 * Nothing is declared in a preview that does not know enough.
 *
 * @param names of the arguments that are not known
 */
export function notYet(
  component: ComponentResource,
  title: string,
  names: readonly string[],
): Undeclared {
  const [is, them] = names.length === 1 ? ["is", "it"] : ["are", "them"];
  void log.warn(
    `${title}: this preview shows nothing of it, because ${names.join(", ")} ${is} not known until the update, which checks ${them} before it makes anything.`,
    component,
  );
  return { undeclared: true };
}

let isPlugin = false;

/**
 * From here on this process answers the engine's questions. A component that fails then says so in its answer:
 * a rejection that nobody handles would end the others, too.
 */
export function answerFailures(): void {
  isPlugin = true;
}

/** Declares, or fails as this process does. */
export async function declaredOr<Outputs>(
  declaring: Promise<Declared<Outputs>>,
): Promise<Declared<Outputs>> {
  return isPlugin
    ? declaring.catch((failure: Error): Undeclared => ({ undeclared: true, failure }))
    : declaring;
}
