import type { IncomingMessage } from "node:http";
import { accepts } from "./page/page-reply.ts";
import { problemPage } from "./page/problem-page.ts";
import { problemReply } from "./problem/problem.ts";
import type { HttpRefusal } from "./problem/refusals.ts";
import type { Reply } from "./reply.ts";

/** A refusal in the form that its reader asks for: a page for people, a problem document for everyone else. */
export function refusalReply(refusal: HttpRefusal, req: Pick<IncomingMessage, "headers">): Reply {
  const reply = accepts(req.headers.accept ?? "", "text/html") ? problemPage(refusal) : problemReply(refusal);
  return { ...reply, headers: { ...reply.headers, Vary: "Accept" } };
}
