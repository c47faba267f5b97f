/** The environment for timed programs, without what would slow them down or change what they print. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  // Node reads a file of certificates at every start where NODE_EXTRA_CA_CERTS names one: up to 70 ms.
  const foreign = /^(?:NODE_|CATQ_|npm_|CI$|NO_COLOR$|FORCE_COLOR$|VITEST)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ""])), ...more };
}
