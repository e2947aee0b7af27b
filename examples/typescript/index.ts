import { Config } from "@pulumi/pulumi";
import { SecureBucket, TamperAlarm } from "aerosecure-component";

const [administrators, keyUsers] = ["administrators", "keyUsers"].map((name) =>
  new Config().require(name).split(","),
);
const vault = new SecureBucket("vault", { administrators, keyUsers });
const alarm = new TamperAlarm("alarm", { administrators, buckets: [vault] });

export const { bucketName, keyArn, keyUserPolicy } = vault;
export const { alarmTopicArn } = alarm;
