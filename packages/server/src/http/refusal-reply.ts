import type { IncomingMessage } from "node:http";
import { accepts } from "./page/page-reply.ts";
import { problemPage } from "./page/problem-page.ts";
import { problemReply } from "./problem/problem.ts";
import type { HttpRefusal } from "./problem/refusals.ts";
import type { Reply } from "./reply.ts";

/** A refusal in the form that its reader asks for: a page for people, a problem document for everyone else. */
export function refusalReply(refusal: HttpRefusal, req: Pick<IncomingMessage, "headers">): Reply {
  return accepts(req.headers.accept ?? "", "text/html") ? page(refusal) : document(refusal);
}

const page = madeOnce(problemPage);
const document = madeOnce(problemReply);

/** Who is refused again and again, such as the banned, is told by the same object: its reply is made once. */
function madeOnce(make: (refusal: HttpRefusal) => Reply): (refusal: HttpRefusal) => Reply {
  const replies = new WeakMap<HttpRefusal, Reply>();
  return (refusal) => {
    let reply = replies.get(refusal);
    if (!reply) {
      reply = make(refusal);
      reply = { ...reply, headers: { ...reply.headers, Vary: "Accept" } };
      replies.set(refusal, reply);
    }
    return reply;
  };
}
