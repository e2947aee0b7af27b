import type { Target } from "@aws-sdk/client-eventbridge";
import { number, present, record, text, texts, type Values } from "../value";

/** The target that inputs ask for, as EventBridge takes it. */
export function wantedTarget(inputs: Values): Target {
  const transformer = record(inputs, "inputTransformer");
  const retry = record(inputs, "retryPolicy");
  const deadLetters = text(record(inputs, "deadLetterConfig"), "arn");
  return {
    Id: text(inputs, "targetId"),
    Arn: text(inputs, "arn"),
    DeadLetterConfig: deadLetters === undefined ? undefined : { Arn: deadLetters },
    Input: text(inputs, "input"),
    InputPath: text(inputs, "inputPath"),
    InputTransformer:
      inputs["inputTransformer"] === undefined
        ? undefined
        : {
            InputPathsMap: texts(record(transformer, "inputPaths")),
            InputTemplate: text(transformer, "inputTemplate"),
          },
    RetryPolicy:
      inputs["retryPolicy"] === undefined
        ? undefined
        : {
            MaximumEventAgeInSeconds: number(retry, "maximumEventAgeInSeconds"),
            MaximumRetryAttempts: number(retry, "maximumRetryAttempts"),
          },
    RoleArn: text(inputs, "roleArn"),
  };
}

/** What EventBridge tells of a target, but for its name and its rule. */
export function targetValues(target: Target): Values {
  const { DeadLetterConfig, InputTransformer, RetryPolicy } = target;
  return present({
    arn: target.Arn,
    deadLetterConfig: DeadLetterConfig && present({ arn: DeadLetterConfig.Arn }),
    input: target.Input,
    inputPath: target.InputPath,
    inputTransformer:
      InputTransformer &&
      present({
        inputPaths: InputTransformer.InputPathsMap,
        inputTemplate: InputTransformer.InputTemplate,
      }),
    retryPolicy:
      RetryPolicy &&
      present({
        maximumEventAgeInSeconds: RetryPolicy.MaximumEventAgeInSeconds,
        maximumRetryAttempts: RetryPolicy.MaximumRetryAttempts,
      }),
    roleArn: target.RoleArn,
  });
}
