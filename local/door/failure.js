/** What the user can fix: the message alone is shown. */
exports.Failure = class Failure extends Error {};
