/*
 * Stryker's runner requires files of mocha by the names that they had before mocha 12. A process that runs with this
 * file required finds them.
 */
const Module = require("node:module");

const RENAMED = /[\\/]mocha[\\/]lib[\\/]cli[\\/](?:collect-files|options|run-helpers)$/;
const resolve = Module._resolveFilename;

Module._resolveFilename = (request, ...rest) =>
  resolve.call(Module, RENAMED.test(request) ? `${request}.cjs` : request, ...rest);
