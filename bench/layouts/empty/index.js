const _pulumi = require("@pulumi/pulumi");
