import type { ZodType } from "zod";

/** The value of a JSON text that has the schema's form; null where it has not, or is no JSON. */
export function parseJson<T>(schema: ZodType<T>, text: string): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
