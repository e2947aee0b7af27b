import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export const REPOSITORY = "aerosecure/files";
export const TOKEN = "token-of-the-workflow";
export const BOT = "github-actions[bot]";

/** The longest body that GitHub takes, in characters. */
const LONGEST_BODY = 65_536;

export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

export interface Issue {
  readonly number: number;
  readonly user: { readonly login: string };
  readonly pull_request?: object;
  title: string;
  body: string;
  state: string;
  readonly comments: Comment[];
}

/** As much of GitHub's API as the workflows use, on loopback, with what was written to it. */
export interface GitHubServer {
  readonly url: string;
  readonly issues: Issue[];
  /** An issue, or a pull request with `pull_request`, that somebody has opened. */
  open(issue: Partial<Issue>): Issue;
  comment(issue: Issue, login: string, body: string): Comment;
  stop(): Promise<void>;
}

type Answer = readonly [status: number, body: unknown];
type Handler = (match: RegExpExecArray, body: Readonly<Record<string, string>>, url: URL) => Answer;

const NOT_FOUND: Answer = [404, { message: "Not Found" }];

/** A server for each test of the calling suite. */
export function gitHubForTests(): () => GitHubServer {
  let github: GitHubServer;
  beforeEach(async () => {
    github = await startGitHub();
  });
  afterEach(() => github.stop());
  return () => github;
}

export async function startGitHub(): Promise<GitHubServer> {
  const issues: Issue[] = [];
  let last = 0;
  const next = (): number => {
    last += 1;
    return last;
  };
  const open = (issue: Partial<Issue>): Issue => {
    const made: Issue = {
      ...{ number: next(), user: { login: BOT }, title: "", body: "", state: "open" },
      ...issue,
      comments: [],
    };
    issues.push(made);
    return made;
  };
  const comment = (issue: Issue, login: string, body: string): Comment => {
    const made = { id: next(), user: { login }, body };
    issue.comments.push(made);
    return made;
  };
  const issueOf = (number = "") => issues.find((each) => each.number === Number(number));
  const inState = (state: string | null) => issues.filter((issue) => issue.state === state);
  const commentOf = (id = "") =>
    issues.flatMap(({ comments }) => comments).find((each) => each.id === Number(id));
  const routes: readonly (readonly [string, RegExp, Handler])[] = [
    [
      "GET",
      /^\/issues$/,
      (_match, _body, url) => [200, paged(inState(url.searchParams.get("state")), url)],
    ],
    ["POST", /^\/issues$/, (_match, { title = "", body = "" }) => [201, open({ title, body })]],
    [
      "PATCH",
      /^\/issues\/(\d+)$/,
      ([, number], body) => found(issueOf(number), (issue) => [200, Object.assign(issue, body)]),
    ],
    [
      "GET",
      /^\/issues\/(\d+)\/comments$/,
      ([, number], _body, url) =>
        found(issueOf(number), ({ comments }) => [200, paged(comments, url)]),
    ],
    [
      "POST",
      /^\/issues\/(\d+)\/comments$/,
      ([, number], { body = "" }) =>
        found(issueOf(number), (issue) => [201, comment(issue, BOT, body)]),
    ],
    [
      "PATCH",
      /^\/issues\/comments\/(\d+)$/,
      ([, id], body) => found(commentOf(id), (made) => [200, Object.assign(made, body)]),
    ],
  ];
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return [401, { message: "Bad credentials" }];
    }
    const url = new URL(request.url ?? "", "http://127.0.0.1");
    const body = await bodyOf(request);
    if ((body["body"] ?? "").length > LONGEST_BODY) {
      return [422, { message: `body is too long (maximum is ${LONGEST_BODY} characters)` }];
    }
    const path = url.pathname.replace(`/repos/${REPOSITORY}`, "");
    for (const [method, pattern, handle] of routes) {
      const match = pattern.exec(path);
      if (method === request.method && match !== null) {
        return handle(match, body, url);
      }
    }
    return NOT_FOUND;
  };
  const server = createServer((request, response) => {
    answer(request).then(([status, body]) => {
      response.writeHead(status, { "content-type": "application/json", connection: "close" });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    issues,
    open,
    comment,
    stop: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

function found<T>(thing: T | undefined, answer: (thing: T) => Answer): Answer {
  return thing === undefined ? NOT_FOUND : answer(thing);
}

function paged<T>(list: readonly T[], url: URL): readonly T[] {
  const size = Number(url.searchParams.get("per_page") ?? 30);
  const page = Number(url.searchParams.get("page") ?? 1);
  return list.slice((page - 1) * size, page * size);
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, string>>> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString();
  return text === "" ? {} : JSON.parse(text);
}
