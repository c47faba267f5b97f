/** Waits until `check` gives something other than false, null or undefined; throws after `limitMs`. */
export async function until<T>(check: () => T, limitMs = 10_000): Promise<NonNullable<T>> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = check();
    if (value !== false && value !== null && value !== undefined) return value;
    if (performance.now() > end) throw new Error(`nothing within ${limitMs} ms: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
