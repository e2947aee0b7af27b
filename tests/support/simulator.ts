import { runSimulation } from "@cloud-copilot/iam-simulate";

/** What AWS answers a request: that a policy allows it, that none does, or that one forbids it. */
export type Verdict = "Allowed" | "ImplicitlyDenied" | "ExplicitlyDenied";

/** A policy document, on a resource or an identity. */
export interface Document {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy of the caller, whose statements may also say what they are not about. */
export interface PolicyOfCaller {
  readonly Version: string;
  readonly Statement: readonly object[];
}

/** One authorization request, as AWS puts it together from a call and its caller. */
export interface Question {
  /** ARN of a session or user, or the name of a service. */
  readonly principal: string;
  readonly identityPolicies: readonly PolicyOfCaller[];
  /** The permissions boundary of the caller. @default none */
  readonly boundary?: PolicyOfCaller;
  readonly action: string;
  readonly resource: string;
  /** The account of the resource. */
  readonly accountId: string;
  readonly resourcePolicy: Document;
  /** Every condition key that AWS fills in. A key that is not here is absent from the request. */
  readonly context: Readonly<Record<string, string>>;
}

/** A request to what has no policy of its own, so that IAM alone decides. */
export type QuestionOfIam = Omit<Question, "resourcePolicy">;

export interface Answer {
  readonly verdict: Verdict;
  /** The statements of the resource's policy whose principal, action, resource and conditions match. */
  readonly matched: readonly string[];
}

/**
 * The simulator knows that `kms:EncryptionContext:` keys exist but evaluates none of them: every
 * condition on one fails. So they are given to it, in document and request alike, under the name of
 * a tag of the caller, which is a string with a free name too.
 */
const NOT_EVALUATED = "kms:EncryptionContext:";
const STAND_IN = "aws:PrincipalTag/EncryptionContext:";

/**
 * The answer of an IAM policy simulator.
 *
 * @throws Error where it refuses the question, or would answer without looking at a part of it
 */
export async function simulate(question: Question | QuestionOfIam): Promise<Answer> {
  const { principal, action, resource, accountId, context, ...policies } = renamed(question);
  const simulation = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId },
        contextVariables: { ...context },
      },
      identityPolicies: policies.identityPolicies.map((policy, index) => ({
        name: `${index}`,
        policy,
      })),
      ...(policies.boundary && {
        permissionBoundaryPolicies: [{ name: "boundary", policy: policies.boundary }],
      }),
      ...("resourcePolicy" in policies && { resourcePolicy: policies.resourcePolicy }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (simulation.resultType !== "single") {
    throw new Error(
      `The simulator does not answer ${action} on ${resource}: ${JSON.stringify(simulation)}`,
    );
  }
  const { analysis, ignoredContextKeys = [] } = simulation.result;
  if (ignoredContextKeys.length > 0) {
    throw new Error(`${question.action} has no condition key ${ignoredContextKeys.join(", ")}.`);
  }
  const { allowStatements = [], denyStatements = [] } = analysis.resourceAnalysis ?? {};
  return {
    verdict: simulation.overallResult,
    matched: [...allowStatements, ...denyStatements].map(({ statement }) => statement.sid() ?? ""),
  };
}

function renamed<Asked extends QuestionOfIam>(question: Asked): Asked {
  const text = JSON.stringify(question);
  if (text.includes(STAND_IN)) {
    throw new Error(`${STAND_IN} stands in for ${NOT_EVALUATED} and cannot be used itself.`);
  }
  return JSON.parse(text.replaceAll(NOT_EVALUATED, STAND_IN));
}
