import { PROBLEMS, type ProblemCode } from "@catq/shared";
import type { Queue } from "../../queue/queue.ts";
import { ok } from "../../queue/result.ts";
import type { Check } from "../../readiness/checks.ts";
import { problemType } from "../problem/problem.ts";
import { PROBLEM_NOTES } from "../problem/problem-notes.ts";
import { notFound, refuse } from "../problem/refusals.ts";
import { jsonReply, metricsReply, type Reply } from "../reply.ts";
import type { Endpoints } from "./endpoint.ts";
import { presentBoard } from "./present.ts";
import { readinessReply } from "./readiness-reply.ts";

type PublicEndpoints = Pick<
  Endpoints,
  "showBoard" | "showHealth" | "showReadiness" | "showMetrics" | "describeApi" | "explainProblem"
>;

/** What anybody can ask without a ticket. */
export function publicEndpoints(parts: {
  queue: Queue;
  readiness: () => Promise<readonly Check[] | null>;
  metrics: () => Promise<string>;
  settings: { readonly publicUrl?: string | null };
}): PublicEndpoints {
  // Made once, of bytes: text would become some at each answer, and would lie as often for readers who take none. And
  // made when it is asked for, as the schemas' library is a twentieth of the daemon's memory and of its start.
  const describe = async (): Promise<Reply> => {
    const { describeApi } = await import("./openapi.ts");
    const described = jsonReply(200, describeApi(parts.settings.publicUrl));
    return { ...described, body: Buffer.from(String(described.body)) };
  };
  let description: Promise<Reply> | null = null;
  return {
    showBoard: async () => ok(jsonReply(200, presentBoard(await parts.queue.board()))),
    showHealth: () => ok(jsonReply(200, { status: "alive" })),
    showReadiness: async () => readinessReply(await parts.readiness()),
    showMetrics: async () => ok(metricsReply(await parts.metrics())),
    describeApi: async () => {
      description ??= describe();
      return ok(await description);
    },
    explainProblem: ({ params }) => {
      const code = params.code ?? "";
      return isProblemCode(code) ? ok(explain(code)) : refuse(notFound);
    },
  };
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

function explain(code: ProblemCode): Reply {
  const { status, title } = PROBLEMS[code];
  return jsonReply(200, { type: problemType(code), code, status, title, explanation: PROBLEM_NOTES[code] });
}
