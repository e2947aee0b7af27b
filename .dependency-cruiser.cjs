/*
 * The arrows of the house: who may import whom. `npm run check` holds them.
 *
 * Within a part each room may import the rooms before it, never one after it or beside it.
 */
const rooms = {
  infra: [
    ["user-error", "promise-traces"],
    ["aws"],
    ["keys"],
    ["buckets"],
    ["replication", "alarm", "batch"],
    ["threats"],
    ["arguments"],
    ["components"],
    ["settings"],
    ["index"],
  ],
  component: [["components"], ["index", "plugin"], ["generate"]],
  "policy-pack": [
    ["values"],
    ["policy-document"],
    ["frameworks", "sarif"],
    ["resources"],
    ["framework"],
    ["keys"],
    ["buckets", "alarms"],
    ["rules"],
    ["index"],
    ["generate", "testing"],
  ],
  ops: [
    ["terminal"],
    ["aws"],
    ["stack"],
    ["controls", "long-work"],
    ["inventory"],
    ["door"],
    [
      "commands/preflight",
      "commands/verify",
      "commands/status",
      "commands/deletion",
      "commands/reencrypt",
      "commands/evidence",
      "commands/prove",
    ],
    ["program"],
    ["main"],
  ],
  local: [
    ["door", "processes"],
    ["cli"],
    ["toolchain"],
    ["emulator"],
    ["local-aws"],
    ["pulumi"],
    ["language-host", "aws-provider"],
    ["start"],
    ["main", "stop", "reset", "run"],
  ],
};

/** What a part may import of others. */
const neighbours = {
  infra: [],
  "policy-pack": [],
  local: [],
  ops: [
    "infra/aws/(?:limits|partitions|permission-set-role|bucket-namespace|derived-name|stack-tag)",
    "policy-pack/src/(?:policy-document|values|frameworks|sarif)",
    // `aerosecure` compiles itself in a work tree; the published package has it compiled.
    "local/run",
  ],
  bootstrap: ["infra"],
  component: ["infra"],
};

const parts = Object.keys(neighbours);
const anyOf = (names) => `(?:${names.join("|")})`;
/** A room's folder, or the file of its name. */
const room = (part, names) => `^${part}/(?:src/)?${anyOf(names)}(?:/|[.][jt]s$)`;

const upward = Object.entries(rooms).flatMap(([part, floors]) =>
  floors.flatMap((names, floor) => {
    const above = floors.slice(floor + 1).flat();
    return names.map((name) => ({
      name: `${part}: ${name} imports a room above it or beside it`,
      severity: "error",
      from: { path: room(part, [name]) },
      to: { path: room(part, [...above, ...names.filter((other) => other !== name)]) },
    }));
  }),
);

const outward = Object.entries(neighbours).map(([part, allowed]) => ({
  name: `${part} imports another part`,
  severity: "error",
  from: { path: `^${part}/` },
  to: {
    path: `^${anyOf([...parts, "tests", "bench"])}/`,
    pathNot: [`^${part}/`, ...allowed.map((path) => `^${path}(?:/|[.][jt]s$)`)],
  },
}));

module.exports = {
  forbidden: [
    { name: "circle", severity: "error", from: {}, to: { circular: true } },
    ...upward,
    ...outward,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/bin/|^[.]local/" },
    tsPreCompilationDeps: true,
  },
};
