import { isLike } from "../support/is-like";
import {
  type Document,
  type Question,
  type Statement,
  simulate,
  type Verdict,
} from "../support/simulator";

/** One operator on one condition key. */
export interface Atom {
  readonly operator: string;
  readonly key: string;
  readonly values: unknown;
}

/** What an engine answers to a question under another policy of the resource. */
export type Ask = (policy: Document) => Promise<Verdict>;

/** Whether the emulator can judge a check. */
export type Calibration =
  | { readonly isCalibrated: true; readonly unknownKeys: readonly string[] }
  | {
      readonly isCalibrated: false;
      readonly reason: string;
      /** The condition keys that it does not know; what they would match stays untried. */
      readonly unknownKeys: readonly string[];
    };

/**
 * Finds out, in this very request, whether the emulator reads the conditions that it depends on as
 * AWS does: it knows few condition keys, and takes the others for absent.
 *
 * Each condition is put to it alone, in a policy that allows the request and denies it under that
 * condition, whose answer is known. Of a statement that matches, it must answer every condition
 * right, and know whether each key is there. Of a statement that does not match, it must answer
 * right one of the conditions that keep it from it.
 */
export async function calibrate(question: Question, ask: Ask): Promise<Calibration> {
  if ((await ask(probe(question))) !== "Allowed") {
    // In its own account a permission in the policy is enough.
    const reason = "the emulator lets no other account in";
    return { isCalibrated: false, reason, unknownKeys: [] };
  }
  const untried = new Set<string>();
  for (const statement of question.resourcePolicy.Statement) {
    const atoms = isAbout(statement, question) ? atomsOf(statement) : [];
    const fault = await faultIn(question, atoms, ask, untried);
    if (fault !== undefined) {
      const reason = `the emulator does not know ${fault.key}`;
      return { isCalibrated: false, reason, unknownKeys: [fault.key] };
    }
  }
  return { isCalibrated: true, unknownKeys: [...untried].sort() };
}

/** The condition that the emulator gets wrong, if one counts. */
async function faultIn(
  question: Question,
  atoms: readonly Atom[],
  ask: Ask,
  untried: Set<string>,
): Promise<Atom | undefined> {
  const failing: Atom[] = [];
  for (const atom of atoms) {
    if (!(await holds(question, atom))) {
      failing.push(atom);
    }
  }
  return failing.length === 0
    ? firstUnreliable(question, atoms, ask)
    : faultAmong(question, failing, ask, untried);
}

/** Of conditions that all hold, one that the emulator gets wrong or right by chance. */
async function firstUnreliable(
  question: Question,
  holding: readonly Atom[],
  ask: Ask,
): Promise<Atom | undefined> {
  for (const atom of holding) {
    if (!(await isRight(question, atom, ask)) || !(await isKnown(question, atom, ask))) {
      return atom;
    }
  }
  return undefined;
}

/** Of conditions that do not hold, the first, unless the emulator gets any of them right. */
async function faultAmong(
  question: Question,
  failing: readonly Atom[],
  ask: Ask,
  untried: Set<string>,
): Promise<Atom | undefined> {
  let byChance: Atom | undefined;
  for (const atom of failing) {
    if (await isRight(question, atom, ask)) {
      if (await isKnown(question, atom, ask)) {
        return undefined;
      }
      byChance ??= atom;
    }
  }
  if (byChance === undefined) {
    return failing[0];
  }
  untried.add(byChance.key);
  return undefined;
}

async function isRight(question: Question, atom: Atom, ask: Ask): Promise<boolean> {
  const known = (await holds(question, atom)) ? "ExplicitlyDenied" : "Allowed";
  return (await ask(probe(question, atom))) === known;
}

function isKnown(question: Question, { key }: Atom, ask: Ask): Promise<boolean> {
  return isRight(question, { operator: "Null", key, values: "true" }, ask);
}

const known = new Map<string, boolean>();

/** What AWS says of a condition, which follows from it and from the value of its key alone. */
async function holds(question: Question, atom: Atom): Promise<boolean> {
  const name = JSON.stringify([question.action, atom, question.context[atom.key]]);
  const resourcePolicy = probe(question, atom);
  const found =
    known.get(name) ??
    (await simulate({ ...question, resourcePolicy })).verdict === "ExplicitlyDenied";
  known.set(name, found);
  return found;
}

/** Allows the request's caller the request, and denies it under the condition, if one is given. */
function probe({ principal, action, resource }: Question, atom?: Atom): Document {
  const Action = `${action.split(":")[0]}:*`;
  const Resource = action.startsWith("kms:") ? "*" : resource;
  const statement = (Effect: "Allow" | "Deny", AWS: string): Statement => ({
    Sid: Effect,
    Effect,
    Principal: { AWS },
    Action,
    Resource,
  });
  const condition = atom && { [atom.operator]: { [atom.key]: atom.values } };
  const deny = condition && { ...statement("Deny", "*"), Condition: condition };
  return {
    Version: "2012-10-17",
    Statement: [statement("Allow", principal), ...(deny ? [deny] : [])],
  };
}

function atomsOf({ Condition = {} }: Statement): readonly Atom[] {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
}

function isAbout({ Action, Resource }: Statement, { action, resource }: Question): boolean {
  return (
    [Action].flat().some((pattern) => isLike(action, pattern)) &&
    [Resource ?? []].flat().some((pattern) => isLike(resource, pattern))
  );
}
