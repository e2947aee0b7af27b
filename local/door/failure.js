/** What the user can put right: the message alone is shown. */
exports.Failure = class Failure extends Error {};
