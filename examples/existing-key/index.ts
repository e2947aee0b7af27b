import { Config } from "@pulumi/pulumi";
import { SecureBucket, TamperAlarm } from "aerosecure-component";

const config = new Config();
const administrators = config.require("administrators").split(",");
const keyUsers = config.require("keyUsers").split(",");
const vault = new SecureBucket("vault", { administrators, keyUsers });
const alarm = new TamperAlarm("alarm", { administrators, buckets: [vault] });
export const { bucketName, keyArn, keyUserPolicy } = vault;
export const { alarmTopicArn } = alarm;
