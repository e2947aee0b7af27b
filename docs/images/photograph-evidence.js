/*
 * Takes the pictures of the evidence page, after `npm start`:
 *
 *   npm run local -- aerosecure evidence --stack local --policy-pack policy-pack --out evidence
 *   node docs/images/photograph-evidence.js evidence/evidence.html
 *
 * needs Node.js 22 and Chromium, whose command CHROMIUM names (default: chromium). It says how many screens the page
 * takes, and with a folder as second argument also puts the whole page there, in both color schemes.
 */
const { spawn } = require("node:child_process");
const { mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, resolve } = require("node:path");
const { pathToFileURL } = require("node:url");

/** The screens, in CSS pixels, and the picture of each in this folder. */
const SCREENS = [
  { width: 1280, height: 800, file: "evidence.png" },
  { width: 390, height: 844, file: "evidence-phone.png" },
];

/** Chromium with one page open; `send` calls it by the DevTools protocol. */
async function openPage(url) {
  const profile = mkdtempSync(join(tmpdir(), "evidence-"));
  const browser = spawn(
    process.env.CHROMIUM ?? "chromium",
    [
      ...["--headless", "--no-sandbox", "--remote-debugging-address=127.0.0.1"],
      ...["--remote-debugging-port=0", `--user-data-dir=${profile}`, url],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const endpoint = await new Promise((found, failed) => {
    let said = "";
    browser.on("error", failed);
    browser.on("exit", () => failed(new Error(said)));
    browser.stderr.on("data", (text) => {
      said += text;
      const [, address] = /DevTools listening on ws:\/\/(\S+?)\//.exec(said) ?? [];
      if (address !== undefined) {
        found(`http://${address}/json/list`);
      }
    });
  });
  const pages = await (await fetch(endpoint)).json();
  const socket = new WebSocket(pages.find(({ type }) => type === "page").webSocketDebuggerUrl);
  await new Promise((opened) => socket.addEventListener("open", opened, { once: true }));
  let last = 0;
  const send = (method, params = {}) => {
    last += 1;
    const id = last;
    return new Promise((answered) => {
      const listen = ({ data }) => {
        const message = JSON.parse(data);
        if (message.id === id) {
          socket.removeEventListener("message", listen);
          answered(message.result);
        }
      };
      socket.addEventListener("message", listen);
      socket.send(JSON.stringify({ id, method, params }));
    });
  };
  const close = async () => {
    const ended = new Promise((done) => browser.on("exit", done));
    browser.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { send, close };
}

async function photograph({ send }, { width, height, file }, folder) {
  const resize = (pixels) =>
    send("Emulation.setDeviceMetricsOverride", {
      ...{ width, height: pixels, deviceScaleFactor: 1, mobile: width < 500 },
    });
  const take = async (path) => {
    const { data } = await send("Page.captureScreenshot", { format: "png" });
    writeFileSync(path, Buffer.from(data, "base64"));
  };
  await send("Emulation.setScrollbarsHidden", { hidden: true });
  await resize(height);
  const { cssContentSize } = await send("Page.getLayoutMetrics");
  const screens = (cssContentSize.height / height).toFixed(1);
  process.stdout.write(
    `${width} pixels wide: ${screens} screens of ${height}, content ${cssContentSize.width} wide\n`,
  );
  for (const value of ["dark", "light"]) {
    await send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value }],
    });
    if (folder !== undefined) {
      await resize(Math.ceil(cssContentSize.height));
      await take(join(folder, `${value}-${file}`));
      await resize(height);
    }
  }
  await take(join(__dirname, file));
}

async function main([page, folder]) {
  if (page === undefined) {
    throw new Error("Name the page: node docs/images/photograph-evidence.js FILE [FOLDER]");
  }
  const open = await openPage(pathToFileURL(resolve(page)).href);
  try {
    for (const screen of SCREENS) {
      await photograph(open, screen, folder);
    }
  } finally {
    await open.close();
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
