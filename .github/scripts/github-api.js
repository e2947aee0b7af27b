/**
 * @typedef {object} Written an issue, or a comment
 * @property {number} number of an issue
 * @property {number} id of a comment
 * @property {string | null} body
 * @property {{ readonly login: string } | null} user
 * @property {unknown} [pull_request] if the issue is a pull request
 */

/** The author of what is written with a workflow's token. */
const AUTHOR = "github-actions[bot]";
const PER_PAGE = 100;
const TIMEOUT_MS = 30_000;

/**
 * A request to the API of the repository that the workflow runs in.
 *
 * @param {string} method
 * @param {string} path after the repository, such as "/issues"
 * @param {object} [body]
 * @returns {Promise<any>} the response body
 */
async function request(method, path, body) {
  const response = await fetch(
    `${wanted("GITHUB_API_URL")}/repos/${wanted("GITHUB_REPOSITORY")}${path}`,
    {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${wanted("GITHUB_TOKEN")}`,
        "x-github-api-version": "2022-11-28",
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  );
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path} returned ${response.status}: ${text.slice(0, 500)}`);
  }
  return JSON.parse(text);
}

/**
 * The first entry of a list that a workflow of this repository wrote and that contains the marker. An entry
 * by anyone else is ignored, even with the marker.
 *
 * @param {string} path of the list, such as "/issues?state=open"
 * @param {string} marker
 * @returns {Promise<Written | undefined>}
 */
async function findOwn(path, marker) {
  const separator = path.includes("?") ? "&" : "?";
  for (let page = 1; ; page += 1) {
    /** @type {readonly Written[]} */
    const found = await request("GET", `${path}${separator}per_page=${PER_PAGE}&page=${page}`);
    const own = found.find(
      ({ user, body, pull_request: pull }) =>
        user?.login === AUTHOR && pull === undefined && (body ?? "").includes(marker),
    );
    if (own !== undefined || found.length < PER_PAGE) {
      return own;
    }
  }
}

/** The page of this run. */
function runUrl() {
  return `${wanted("GITHUB_SERVER_URL")}/${wanted("GITHUB_REPOSITORY")}/actions/runs/${wanted("GITHUB_RUN_ID")}`;
}

/**
 * The value of an environment variable.
 *
 * @param {string} name
 * @throws Error if it is not set
 */
function wanted(name) {
  const value = process.env[name];
  if (value === undefined || value === "") {
    throw new Error(`The environment variable ${name} is not set.`);
  }
  return value;
}

module.exports = { findOwn, request, runUrl, wanted };
