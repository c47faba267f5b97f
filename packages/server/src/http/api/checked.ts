import type { z } from "zod";
import { ok } from "../../queue/result.ts";
import { type HttpAnswer, invalid, refuse } from "../problem/refusals.ts";

/** A body that fits its schema, or the refusal that lists every fault. */
export function checked<T>(schema: z.ZodType<T>, body: unknown): HttpAnswer<T> {
  if (body === undefined) return refuse(invalid([{ path: "", message: "A JSON body is needed" }]));
  const result = schema.safeParse(body);
  if (result.success) return ok(result.data);
  return refuse(
    invalid(result.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }))),
  );
}
