const BYTES = 1024;

/** Keys that S3 accepts and that something on the way might not. */
export const ODD_KEYS: readonly string[] = [
  ...["plain", "with space", " space at both ends ", "a+b", "a%20b", "%", "%zz", "100%+"],
  ...["comma,comma", 'quote"quote', "'single'", "a;b", "tab\there", "line\nbreak", "return\rhere"],
  ...["\u0001control", "escape\u001b[2J", "\u007fdelete", "/leading", "trailing/", "a//b", "//"],
  ...["../up", ".", "..", "a/./b", "?versionId=1", "hash#hash", "a&b=c", "--json", "$(id)", "`id`"],
  ...["=1+1", "@sum", "\\back\\slash", "*[]{}|<>^~", "ü", "日本語", "🚀", "👩‍🚀", "\u202ertl"],
  ...["\u2028separator", "\ufeffmark", "k".repeat(BYTES), "é".repeat(BYTES / 2), "null"],
];
