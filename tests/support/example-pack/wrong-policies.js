const {
  testProperty,
  testResourcePolicy,
  testStackPolicy,
} = require("aerosecure-policy-pack/testing");
const { QUEUE } = require("./policies");

const wanted = {
  property: "sqsManagedSseEnabled",
  type: QUEUE,
  props: (value) => ({ sqsManagedSseEnabled: value }),
  right: true,
  wrong: false,
  absent: "refused",
};

/** They are wrong, and the harness says how. No name of a test file: `node --test` runs it only when asked. */
const WRONG = {
  "throws-on-unknown": ({ props }) => props.sqsManagedSseEnabled === true,
  "accepts-other-types": ({ props }, report) => {
    try {
      return Boolean(props.sqsManagedSseEnabled);
    } catch {
      report("sqsManagedSseEnabled is not known until the update.");
      return true;
    }
  },
};

for (const [name, isRight] of Object.entries(WRONG)) {
  testProperty(
    {
      name,
      validateResource(args, report) {
        if (!isRight(args, report)) {
          report("sqsManagedSseEnabled is wrong. Set it to true.");
        }
      },
    },
    wanted,
  );
}

/** Right only as long as the queue's name is a known text. */
function judge({ props }, report) {
  let name;
  try {
    name = props.name;
  } catch {
    return;
  }
  if (name.toUpperCase() === name) {
    report("name has no small letter. Add one.");
  }
}

testResourcePolicy({ name: "silent-on-unknown", validateResource: judge }, QUEUE, [
  {
    it: "refuses a name in capital letters",
    props: { name: "ORDERS" },
    violations: ["name has no small letter. Add one."],
  },
]);

testStackPolicy(
  {
    name: "throws-on-absent",
    validateStack: ({ resources }, report) => {
      for (const resource of resources) {
        judge(resource, report);
      }
    },
  },
  [{ it: "accepts another name", stack: [{ type: QUEUE, name: "queue", props: { name: "a" } }] }],
);
