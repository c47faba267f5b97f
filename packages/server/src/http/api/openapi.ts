import { type ProblemCode, QUEUE_HEADER, statusesOf, TOKEN_HEADER } from "@catq/shared";
import {
  board,
  passRequest,
  problemDocument,
  pushKey,
  pushSubscription,
  subscriptionName,
  takenTicket,
  ticketView,
  tokenOrigin,
} from "@catq/shared/schemas";
import { z } from "zod";
import { PROBLEM_NOTES } from "../problem/problem-notes.ts";
import { OPERATIONS, type Operation, refusalsOf, type Success } from "./operations.ts";

type Json = Record<string, unknown>;

/**
 * The API as an OpenAPI 3.1 document, from the table of operations and the schemas that are checked. `publicUrl` is the
 * address by which people reach the queue; without it the one that the document is read from counts.
 */
export function describeApi(publicUrl: string | null = null): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "catq",
      version: "1",
      description:
        "Take a number, wait your turn, get a cat. Times are RFC 3339 in UTC; errors are RFC 9457.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: publicUrl ?? ".", description: "The queue that this description comes from." }],
    paths: paths(),
    components: {
      schemas: {
        Ticket: schemaOf(ticketView),
        TakenTicket: schemaOf(takenTicket),
        Board: schemaOf(board),
        TokenOrigin: schemaOf(tokenOrigin),
        PassRequest: schemaOf(passRequest),
        PushKey: schemaOf(pushKey),
        PushSubscription: schemaOf(pushSubscription),
        SubscriptionName: schemaOf(subscriptionName),
        Problem: schemaOf(problemDocument),
        Document: { type: "object", additionalProperties: true },
        Text: { type: "string" },
        Bytes: { type: "string", format: "binary" },
      },
      headers: HEADERS,
      securitySchemes: {
        token: {
          type: "apiKey",
          in: "header",
          name: TOKEN_HEADER,
          description:
            "A ticket's token, such as A07-4GZK9TQ2M8XC7. Wins where `Authorization` is there too.",
        },
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "A ticket's token, where no `Catq-Token` is sent.",
        },
      },
    },
  };
}

/** Fields may be added to answers, so nothing says that there are no others; a request is held to its own. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io: "input" });
  return plain;
}

function paths(): Json {
  const byPath: Record<string, Json> = {};
  for (const [name, operation] of Object.entries<Operation>(OPERATIONS)) {
    if (operation.isForPages) continue;
    const path = operation.path.replace(/:([a-z]+)/g, "{$1}");
    byPath[path] = { ...byPath[path], [operation.method.toLowerCase()]: describe(name, operation) };
  }
  return byPath;
}

function describe(name: string, operation: Operation): Json {
  const parameters = parametersOf(operation);
  const refusals = refusalsOf(operation);
  return {
    operationId: name,
    summary: operation.summary,
    ...(parameters.length > 0 && { parameters }),
    security: operation.needsToken ? [{ token: [] }, { bearer: [] }] : [],
    ...(operation.requestBody && {
      requestBody: {
        required: !operation.isBodyOptional,
        content: { "application/json": { schema: ref("schemas", operation.requestBody) } },
      },
    }),
    responses: { ...successes(operation), ...problems(refusals) },
    "x-refusals": refusals,
  };
}

function parametersOf(operation: Operation): Json[] {
  const inPath = [...operation.path.matchAll(/:([a-z]+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  return [
    ...inPath,
    ...(operation.takesIdempotencyKey ? [KEY_PARAMETER] : []),
    ...(operation.needsToken ? [QUEUE_PARAMETER] : []),
  ];
}

const KEY_PARAMETER: Json = {
  name: "Idempotency-Key",
  in: "header",
  description: "The same key from the same address gives the same ticket and token again.",
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[!-~]+$" },
};

const QUEUE_PARAMETER: Json = {
  name: QUEUE_HEADER,
  in: "header",
  description:
    "The queue that the token is of, as the reply to the take named it. Another queue answers `other-queue`, and looks at no token.",
  schema: { type: "string" },
};

function successes(operation: Operation): Json {
  const responses = Object.entries<Success>(operation.responses);
  return Object.fromEntries(responses.map(([status, success]) => [status, describeSuccess(success)]));
}

function describeSuccess({ description, content, headers }: Success): Json {
  return {
    description,
    ...(content && {
      content: Object.fromEntries(
        Object.entries(content).map(([type, schema]) => [type, { schema: ref("schemas", schema) }]),
      ),
    }),
    ...(headers && {
      headers: Object.fromEntries(headers.map((header) => [header, ref("headers", header)])),
    }),
  };
}

/** One response a status: several codes share one, and each is named with what it means. */
function problems(codes: readonly ProblemCode[]): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    for (const status of statusesOf(code)) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${PROBLEM_NOTES[code]}`).join("\n\n"),
        content: { "application/problem+json": { schema: ref("schemas", "Problem") } },
        headers: Object.fromEntries(headersOf(status).map((header) => [header, ref("headers", header)])),
      },
    ]),
  );
}

function headersOf(status: number): string[] {
  if (status === 401) return ["WWW-Authenticate"];
  if (status === 412) return [QUEUE_HEADER];
  return status === 409 || status === 429 || status === 503 ? ["Retry-After"] : [];
}

function ref(kind: "schemas" | "headers", name: string): Json {
  return { $ref: `#/components/${kind}/${name}` };
}

const HEADERS: Json = Object.fromEntries(
  Object.entries({
    Location: "Where the ticket is shown to the bearer of its token.",
    "Content-Length": "The picture's length in bytes.",
    "Content-Disposition": "A file name, such as cat-A07.png.",
    "Repr-Digest": "The picture's SHA-256 (RFC 9530).",
    "Catq-View-Until": "When the view window ends, RFC 3339.",
    "Catq-Credit": "Who made the picture and how.",
    "Retry-After": "Whole seconds until trying again makes sense; not with every refusal of this status.",
    "WWW-Authenticate": "Bearer.",
    [QUEUE_HEADER]: "The queue that answers.",
  }).map(([name, description]) => [name, { description, schema: { type: "string" } }]),
);
