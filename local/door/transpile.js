/*
 * Loads TypeScript as `ts-node/register/transpile-only` does, but turns each source into JavaScript
 * once: what came out is kept in .local/transpiled, behind the hash of what went in. Otherwise each
 * process that runs tests turns the same sources into the same JavaScript again.
 *
 * Plain JavaScript, because it is what loads everything else.
 */
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { version } = require("typescript/package.json");
const { compilerOptions } = require("../../tsconfig.json");

const root = path.join(__dirname, "../..");
const folder = path.join(root, ".local/transpiled");
const options = { ...compilerOptions, inlineSourceMap: true, inlineSources: true };

process.setSourceMapsEnabled(true);
require.extensions[".ts"] = (module, file) => module._compile(transpiled(file), file);

function transpiled(file) {
  const source = fs.readFileSync(file, "utf8");
  const facts = JSON.stringify([version, options, file, source]);
  const hash = createHash("sha256").update(facts).digest("hex");
  const kept = path.join(folder, path.relative(root, file).replaceAll(path.sep, "+"));
  const known = fs.existsSync(kept) ? fs.readFileSync(kept, "utf8") : "";
  if (known.startsWith(hash)) {
    return known.slice(hash.length);
  }
  const { outputText } = require("typescript").transpileModule(source, {
    compilerOptions: options,
    fileName: file,
  });
  if (!file.startsWith(root + path.sep)) {
    // A test's own, which is gone soon.
    return outputText;
  }
  fs.mkdirSync(folder, { recursive: true });
  // Whole or not at all: another process may read it at this moment.
  fs.writeFileSync(`${kept}.${process.pid}`, hash + outputText);
  fs.renameSync(`${kept}.${process.pid}`, kept);
  return outputText;
}
