const { PolicyPack } = require("@pulumi/policy");
const { databaseBackup, queueEncrypted, topicHasPolicy } = require("./policies");

new PolicyPack("example", { policies: [queueEncrypted, databaseBackup, topicHasPolicy] });
