/** A parameter in text format; a Buffer in binary format. Knows only the types of value that statements here have. */
export function parameterOf(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value;
  return Array.isArray(value) ? arrayOf(value) : String(value);
}

/** An array literal. Numbers are most of what is written, and need no quotes. */
function arrayOf(values: readonly unknown[]): string {
  return `{${values.map(elementOf).join(",")}}`;
}

function elementOf(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString("hex")}"`;
  return `"${String(value).replace(/["\\]/g, "\\$&")}"`;
}
