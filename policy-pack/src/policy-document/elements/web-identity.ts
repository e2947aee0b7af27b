/**
 * Identity providers with which anyone can have an account, and the condition key by which each
 * names the application that the account was used for.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const APPLICATION_KEYS: Readonly<Record<string, string>> = {
  "graph.facebook.com": "app_id",
  "accounts.google.com": "aud",
  "www.amazon.com": "app_id",
  "cognito-identity.amazonaws.com": "aud",
  "cognito-identity-us-gov.amazonaws.com": "aud",
  "cognito-identity.cn-north-1.amazonaws.com.cn": "aud",
};

/** Whether an identity provider is one with which anyone can have an account. */
export function isWebIdentityProvider(name: string): boolean {
  return Object.hasOwn(APPLICATION_KEYS, name.toLowerCase());
}

/** What to do about a statement for everyone who has an account at an identity provider. */
export function bindingForProvider(provider: string): string {
  const name = provider.toLowerCase();
  return `Name roles in its place, or add StringEquals ${name}:${APPLICATION_KEYS[name]} with the id of your application or identity pool.`;
}

/** An application, an identity pool: one, by its whole name. */
const APPLICATION = /^[^*?$]+$/;

/** The condition keys, in lower case, each with what a value must look like to name one. */
export const WEB_IDENTITY_KEYS: Readonly<Record<string, RegExp>> = Object.fromEntries(
  Object.entries(APPLICATION_KEYS).map(([provider, name]) => [`${provider}:${name}`, APPLICATION]),
);
