const FORM = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** Whether a text is a JSON Pointer (RFC 6901). */
export function isJsonPointer(text: string): boolean {
  return FORM.test(text);
}

/** What a JSON Pointer (RFC 6901) points to; undefined where there is nothing. */
export function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    // RFC 6901, section 4: an index has no leading zeros.
    if (Array.isArray(at)) at = /^(?:0|[1-9]\d{0,8})$/.test(key) ? at[Number(key)] : undefined;
    else if (typeof at === "object" && at !== null && Object.hasOwn(at, key)) at = Reflect.get(at, key);
    else return undefined;
  }
  return at;
}
