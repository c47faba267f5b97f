import type * as schemas from "@catq/shared/schemas";
import type { z } from "zod";
import { ok } from "../../queue/result.ts";
import { type HttpAnswer, invalid, refuse } from "../problem/refusals.ts";

type Schemas = typeof schemas;
/** Of the bodies of requests. */
type SchemaName = "passRequest" | "pushSubscription" | "subscriptionName";

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
