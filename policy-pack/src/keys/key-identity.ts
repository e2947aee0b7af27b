import { accountsInControl } from "../policy-document/access/accounts";
import type { PolicyDocument } from "../policy-document/document";
import type { KeyIdentity } from "../policy-document/elements/key-resource";
import type { JudgedResource } from "../resources/judged-resource";
import { isKeyArn, keyIdIn, regionOfKeyArn } from "../values/key-arn";
import { ownAccountOf } from "./own-account";

const KEY_ID = /^(mrk-)?[0-9a-f-]{32,}$/;

/** What the inputs of a key or a KeyPolicy, and its policy, say of the key that it is. */
export function keyIdentityOf(resource: JudgedResource, document: PolicyDocument): KeyIdentity {
  const keyId = resource.property("keyId").value;
  const names = [keyId, resource.property("primaryKeyArn").value].filter(
    (name): name is string => typeof name === "string",
  );
  const regions = [
    regionOfKeyArn(keyId),
    resource.property("region").value,
    resource.provider["region"],
  ];
  return {
    account: ownAccountOf(resource, "").account ?? accountsInControl(document)[0],
    region: regions.find((region): region is string => typeof region === "string" && region !== ""),
    id: names.filter((name) => isKeyArn(name) || KEY_ID.test(name)).map(keyIdIn)[0],
  };
}
