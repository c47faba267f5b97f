/** Whether the full form runs, of minutes and more each; otherwise the short one. */
const IS_FULL = process.env.CATQ_FAULTS === "full";

/** How much of it there is, in the short form and in the full one. */
export function scaled<T>(short: T, full: T): T {
  return IS_FULL ? full : short;
}
