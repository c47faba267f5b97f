import type * as schemas from "@catq/shared/schemas";
import type { z } from "zod";
import { ok } from "../../queue/result.ts";
import { type HttpAnswer, invalid, refuse } from "../problem/refusals.ts";
import type { Operation } from "./operations.ts";

type Schemas = typeof schemas;
/** Of the bodies of requests, by their names in the API's description. */
const SCHEMAS = {
  PassRequest: "passRequest",
  PushSubscription: "pushSubscription",
  SubscriptionName: "subscriptionName",
} as const;
type SchemaName = (typeof SCHEMAS)[keyof typeof SCHEMAS];

/** Whether a body fits its operation, before anything is asked of the queue; the refusal lists every fault. */
export async function checkBody(operation: Operation, body: unknown): Promise<HttpAnswer<unknown>> {
  const { requestBody, isBodyOptional } = operation;
  if (!requestBody || (body === undefined && isBodyOptional)) return ok(body);
  return checked(SCHEMAS[requestBody], body);
}

/**
 * A body that fits the schema of this name, or the refusal that lists every fault. The schemas are loaded with the first
 * body: most requests have none.
 */
export async function checked<N extends SchemaName>(
  name: N,
  body: unknown,
): Promise<HttpAnswer<z.infer<Schemas[N]>>> {
  if (body === undefined) return refuse(invalid([{ path: "", message: "A JSON body is needed" }]));
  const { [name]: schema }: Schemas = await import("@catq/shared/schemas");
  const result = schema.safeParse(body);
  if (result.success) return ok(result.data as z.infer<Schemas[N]>);
  return refuse(
    invalid(result.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }))),
  );
}
