/*
 * A plugin at the place of Pulumi's own AWS plugin: it deploys as the one of this repository does, and writes down
 * what it was given to reach AWS.
 *
 * @param record the file that gets one line of JSON for its start and one for each configuration
 * @param version that it says it has
 */
const { appendFileSync } = require("node:fs");
const { join } = require("node:path");
const { Server } = require("@grpc/grpc-js");
const { CheckResponse, DiffResponse } = require("@pulumi/pulumi/proto/provider_pb");

module.exports = function recordingAwsPlugin(record, version) {
  const note = (what) => appendFileSync(record, `${JSON.stringify(what)}\n`);
  const values = (struct) => struct?.toJavaScript() ?? {};
  note({ started: process.env, pid: process.pid });
  const { addService } = Server.prototype;
  Server.prototype.addService = function (definition, service) {
    const { configure, getPluginInfo } = service;
    return addService.call(this, definition, {
      ...service,
      getPluginInfo: (call, reply) =>
        getPluginInfo(call, (error, info) => {
          info?.setVersion(version);
          reply(error, info);
        }),
      checkConfig: ({ request }, reply) => {
        note({ checked: values(request.getNews()), before: values(request.getOlds()) });
        const response = new CheckResponse();
        response.setInputs(request.getNews());
        reply(null, response);
      },
      diffConfig: ({ request }, reply) => {
        note({
          compared: values(request.getNews()),
          before: values(request.getOlds()),
          inputsBefore: values(request.getOldInputs()),
        });
        reply(null, new DiffResponse());
      },
      configure: (call, reply) => {
        const { request } = call;
        note({
          configured: values(request.getArgs()),
          variables: Object.fromEntries(request.getVariablesMap().toArray()),
        });
        configure(call, reply);
      },
    });
  };
  require(join(__dirname, "../../.local/build/aws-provider/index.js"));
};
