const { Config } = require("@pulumi/pulumi");
const { SecureBucket, TamperAlarm } = require("../../../component/bin/component/index.js");

const administrators = ["user/kzax01"];
const buckets = Array.from(
  { length: new Config().requireNumber("count") },
  (_, index) => new SecureBucket(`bucket-${index}`, { administrators }),
);
new TamperAlarm("alarm", { administrators, buckets });
