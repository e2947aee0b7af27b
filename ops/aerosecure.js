#!/usr/bin/env node
/*
 * `npx aerosecure`: the door of local/run.js, which compiles ops/ where it has changed and then runs it
 * in this very process.
 */
process.argv.splice(2, 0, "aerosecure");
require("../local/run.js");
