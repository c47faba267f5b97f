/**
 * Reads one kind of JSON value: returns what is known of it, throws {@link Misfit} for another kind. As a schema of
 * zod does it, which takes longer to load than a whole `catq status`.
 */
export type Shape<T> = (value: unknown) => T;

/** What a shape makes. */
export type ShapeOf<S> = S extends Shape<infer T> ? T : never;

/** Says that a value has not the shape that was expected. */
class Misfit extends Error {}

/** RFC 3339 in UTC with milliseconds, of a day that exists. */
export const time: Shape<string> = (value) => {
  const text = string()(value);
  const at = Date.parse(text);
  return fitting(text, Number.isFinite(at) && new Date(at).toISOString() === text);
};

/** A ticket's number, such as `A07`. */
export const number: Shape<string> = string(/^[A-Z]{1,8}[0-9]{2}$/);

export const boolean: Shape<boolean> = (value) => {
  if (typeof value === "boolean") return value;
  throw new Misfit();
};

/** A text of at most `max` UTF-16 code units, or one that matches. */
export function string(limit: number | RegExp = Number.POSITIVE_INFINITY): Shape<string> {
  return (value) => {
    if (typeof value !== "string") throw new Misfit();
    return fitting(value, typeof limit === "number" ? value.length <= limit : limit.test(value));
  };
}

/** A finite number from `min` on. */
export function real(min = Number.NEGATIVE_INFINITY): Shape<number> {
  return (value) => {
    if (typeof value !== "number") throw new Misfit();
    return fitting(value, Number.isFinite(value) && value >= min);
  };
}

/** A safe integer from `min` to `max`. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Shape<number> {
  return (value) => {
    const read = real(min)(value);
    return fitting(read, Number.isSafeInteger(read) && read <= max);
  };
}

export function oneOf<const T extends string | number>(...known: readonly T[]): Shape<T> {
  return (value) => {
    const found = known.find((each) => each === value);
    if (found === undefined) throw new Misfit();
    return found;
  };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value));
}

/** Null, too, where it is left out. */
export function nullWithout<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null || value === undefined ? null : shape(value));
}

/** May be left out. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value) => (value === undefined ? undefined : shape(value));
}

export function array<T>(shape: Shape<T>, max = Number.POSITIVE_INFINITY): Shape<T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > max) throw new Misfit();
    return value.map((each) => shape(each));
  };
}

/** An object with these properties; others are dropped. */
export function object<S extends Readonly<Record<string, Shape<unknown>>>>(
  shapes: S,
): Shape<{ [K in keyof S]: ShapeOf<S[K]> }> {
  return (value) => {
    if (!isRecord(value)) throw new Misfit();
    const read = Object.entries(shapes).flatMap(([name, shape]) => {
      const property = shape(value[name]);
      return property === undefined && !(name in value) ? [] : [[name, property] as const];
    });
    return Object.fromEntries(read) as { [K in keyof S]: ShapeOf<S[K]> };
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a shape that has to keep a further rule. */
export function fitting<T>(value: T, fits: boolean): T {
  if (fits) return value;
  throw new Misfit();
}

/** The value of a JSON text that has a shape; null where it has not, or is no JSON. */
export function readJson<T>(shape: Shape<T>, text: string): T | null {
  try {
    return shape(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A value that has a shape; null where it has not. */
export function readValue<T>(shape: Shape<T>, value: unknown): T | null {
  try {
    return shape(value);
  } catch {
    return null;
  }
}
