import { type BugName, itFinds } from "./bug-finders.ts";
import { BUGS } from "./planted-bugs.ts";
import { scaled } from "./scale.ts";

/** Found by how long or how much, which a busy machine blurs, or by a kill in the right moment: `pnpm faults`. */
const FOR_THE_FULL_FORM: readonly BugName[] = scaled(
  ["keeps every answer in memory", "acknowledges before the commit", "lets windows run down on a full disk"],
  [],
);

for (const name of Object.keys(BUGS) as BugName[]) if (!FOR_THE_FULL_FORM.includes(name)) itFinds(name);
