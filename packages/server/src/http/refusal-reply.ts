import type { IncomingMessage } from "node:http";
import { accepts } from "./page/page-reply.ts";
import { problemPage } from "./page/problem-page.ts";
import { problemReply } from "./problem/problem.ts";
import type { HttpRefusal } from "./problem/refusals.ts";
import type { Reply } from "./reply.ts";

/** A refusal in the form that its reader asks for: a page for people, a problem document for everyone else. */
export function refusalReply(
  refusal: HttpRefusal,
  { headers, url }: Pick<IncomingMessage, "headers" | "url">,
): Reply {
  if (!accepts(headers.accept ?? "", "text/html")) return document(refusal);
  const root = rootFrom(url);
  // The page of a ban leads to itself, wherever it stands.
  return root === "./" || refusal.code === "banned" ? page(refusal) : varied(problemPage(refusal, root));
}

const page = madeOnce(problemPage);
const document = madeOnce(problemReply);

/** Who is refused again and again, such as the banned, is told by the same object: its reply is made once. */
function madeOnce(make: (refusal: HttpRefusal) => Reply): (refusal: HttpRefusal) => Reply {
  const replies = new WeakMap<HttpRefusal, Reply>();
  return (refusal) => {
    const reply = replies.get(refusal) ?? varied(make(refusal));
    replies.set(refusal, reply);
    return reply;
  };
}

function varied(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, Vary: "Accept" } };
}

/** From a path to the root, relative: a proxy may have taken a part of the path off. */
function rootFrom(path = "/"): string {
  const depth = path.split("/").length - 2;
  return depth > 0 ? "../".repeat(depth) : "./";
}
