import { PROJECT } from "../project";
import { allow, type IdentityStatement } from "./identity-policy";

/** Where Pulumi keeps the stack's state, and the key that encrypts it. */
export interface StatePlace {
  readonly bucketArn: string;
  /** Encrypts the bucket's objects and the stack's secrets. */
  readonly keyArn: string;
  /** S3 of the bucket's region, as `kms:ViaService` names it. */
  readonly s3Service: string;
  readonly environment: string;
}

/** Reads the state of one stack and decrypts its secrets. It has no access to the state of this program. */
export function stateReads(place: StatePlace): readonly IdentityStatement[] {
  const { checkpoints, locks } = stateObjects(place);
  return [
    allow("ListState", ["s3:ListBucket", "s3:GetBucketLocation"], place.bucketArn),
    allow("ReadState", "s3:GetObject", [
      `${place.bucketArn}/.pulumi/meta.yaml`,
      checkpoints,
      locks,
    ]),
    allow("OpenStateAndSecrets", "kms:Decrypt", place.keyArn),
  ];
}

/** Writes the state of one stack. A released lock leaves its versions behind. */
export function stateWrites(place: StatePlace): readonly IdentityStatement[] {
  const { checkpoints, locks, history, backups } = stateObjects(place);
  return [
    allow("WriteState", "s3:PutObject", [checkpoints, locks, history, backups]),
    allow("LetGoOfState", "s3:DeleteObject", locks),
    allow("EncryptState", "kms:GenerateDataKey", place.keyArn, {
      StringEquals: { "kms:ViaService": place.s3Service },
    }),
  ];
}

/** The objects in which Pulumi keeps one stack's data. */
function stateObjects({ bucketArn, environment }: StatePlace) {
  const stack = `${PROJECT}/${environment}`;
  return {
    /** With the previous checkpoint, and the stack's tags. */
    checkpoints: `${bucketArn}/.pulumi/stacks/${stack}.*`,
    locks: `${bucketArn}/.pulumi/locks/organization/${stack}/*`,
    history: `${bucketArn}/.pulumi/history/${stack}/*`,
    backups: `${bucketArn}/.pulumi/backups/${stack}/*`,
  } as const;
}
