import { Config } from "@pulumi/pulumi";
import { SecureBucket, TamperAlarm } from "aerosecure-component";

const config = new Config();
const listOf = (name: string) => config.require(name).split(",");
const administrators = listOf("administrators");

const buckets = listOf("buckets").map(
  (name) => new SecureBucket(name, { administrators, keyUsers: [`role/${name}`] }),
);
const alarm = new TamperAlarm("alarm", { administrators, buckets });

export const bucketNames = buckets.map(({ bucketName }) => bucketName);
export const keyArns = buckets.map(({ keyArn }) => keyArn);
export const { alarmTopicArn } = alarm;
