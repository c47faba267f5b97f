import type { z } from "zod";
import { given } from "../../queue/answer.ts";
import { type HttpAnswer, invalid, refused } from "../problem/refusals.ts";

/** A body that fits its schema, or the refusal that lists every fault. */
export function checked<T>(schema: z.ZodType<T>, body: unknown): HttpAnswer<T> {
  if (body === undefined) return refused(invalid([{ path: "", message: "A JSON body is needed" }]));
  const result = schema.safeParse(body);
  if (result.success) return given(result.data);
  return refused(
    invalid(result.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }))),
  );
}
