import { OpenIdConnectProvider, Policy } from "@pulumi/aws/iam";
import { all, type Output, type Resource } from "@pulumi/pulumi";
import { NEW_BEFORE_OLD } from "../infra/aws/new-before-old";
import { keyArnIn } from "../infra/buckets/bucket-policy";
import { CUSTOMER_KEY_TYPE } from "../infra/keys/customer-key";
import { refuseUnusableKey, stateUrn } from "../infra/keys/key-guard";
import { DeliveryRole } from "./delivery-role";
import { gitHubVariables } from "./github-variables";
import { roleName, serviceBoundaryNames } from "./role-names";
import { gitHubProviderArn, rolePolicies } from "./role-policies";
import { AUDIENCE, GITHUB_ISSUER, type RolePurpose, roleTrust, subjectsOf } from "./role-trust";
import { serviceBoundaries } from "./service-boundary";
import { type BootstrapSettings, type DeliveredStack, readSettings } from "./settings";
import { STATE_STORE_TYPE, StateStore, stateKeyAlias } from "./state-store";

/** What a deployed stack shows: `pulumi stack output`. */
interface StackOutputs {
  /** For `pulumi login`. */
  readonly backendUrl: Output<string>;
  /** For `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: Output<string>;
  /** The variables of the GitHub repository, by name. */
  readonly githubVariables: Output<Readonly<Record<string, string>>>;
  /** The stack's `permissionsBoundary`, if services act as roles of the stack. Its `*` stands for what each is for. */
  readonly permissionsBoundary?: Output<string>;
}

/** The logical name of the resources that store the state. */
const STATE = "state";

const DESCRIPTIONS: Readonly<Record<RolePurpose, string>> = {
  preview: "Reads what is deployed, for pull requests and drift detection.",
  deploy: "Deploys the stack, and cannot use its keys.",
  verify: "Tests with probes what the bucket does with a file.",
};

/** Declares what has to be there before a stack is delivered, once its settings are found valid. */
export = async function program(): Promise<StackOutputs> {
  const settings = await readSettings();
  const { stack, protect } = settings;
  const policiesFor = rolePolicies(settings);
  const boundaries = serviceBoundaries(stack);
  await refuseUnusableKey(
    {
      keyAlias: stateKeyAlias(stack.environment),
      region: stack.region,
      bucket: { name: settings.stateBucketName, keyArnIn },
    },
    {
      name: STATE,
      parentUrn: stateUrn(`${STATE_STORE_TYPE}$${CUSTOMER_KEY_TYPE}`, STATE),
      content: "state file",
    },
  );
  const store = new StateStore(STATE, settings, { protect });
  const trusts = gitHubProvider(settings);
  const policies = store.keyArn.apply(policiesFor);
  const roleOf = (purpose: RolePurpose): DeliveryRole =>
    new DeliveryRole(purpose, {
      roleName: roleName(stack.environment, purpose),
      description: DESCRIPTIONS[purpose],
      trust: JSON.stringify(
        roleTrust(gitHubProviderArn(stack), subjectsOf(purpose, settings, stack.environment)),
      ),
      policyNames: Object.keys(policiesFor("")[purpose]),
      policies: policies.apply((ofAll) => ofAll[purpose]),
      trusts,
    });
  const bounds = Object.entries(boundaries).map(([name, policy]) =>
    boundaryPolicy(stack, name, JSON.stringify(policy)),
  );
  const backendUrl = store.bucketName.apply((name) => `s3://${name}?region=${stack.region}`);
  return {
    backendUrl,
    secretsProvider: store.keyArn.apply((arn) => `awskms:///${arn}?region=${stack.region}`),
    githubVariables: all([
      backendUrl,
      roleOf("preview").roleArn,
      roleOf("deploy").roleArn,
      roleOf("verify").roleArn,
    ]).apply(([url, preview, deploy, verify]) =>
      gitHubVariables({ ...settings, backendUrl: url, roleArns: { preview, deploy, verify } }),
    ),
    ...(bounds.length > 0 && {
      permissionsBoundary: all(bounds.map((bound) => bound.name)).apply(() =>
        serviceBoundaryNames(stack.environment),
      ),
    }),
  };
};

function boundaryPolicy({ environment }: DeliveredStack, name: string, policy: string): Policy {
  const description = `The most that a service may do for the AeroSecure stack ${environment}.`;
  return new Policy(name, { name, description, policy }, NEW_BEFORE_OLD);
}

/**
 * GitHub's identity provider, unless the account has it. AWS trusts GitHub's certificates without a thumbprint.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
function gitHubProvider({ gitHubProvider: choice }: BootstrapSettings): readonly Resource[] {
  return choice === "adopt"
    ? []
    : [
        new OpenIdConnectProvider("github", {
          url: `https://${GITHUB_ISSUER}`,
          clientIdLists: [AUDIENCE],
        }),
      ];
}
