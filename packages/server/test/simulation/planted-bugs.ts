import type { Bug } from "../planted-bug.ts";
import { BUGS_OF_COMMITS } from "./bugs/commits.ts";
import { BUGS_OF_KNOWLEDGE } from "./bugs/knowledge.ts";

/** Bugs of the kind that several daemons on one database bring, which the simulation is there to find. */
export const BUGS = { ...BUGS_OF_COMMITS, ...BUGS_OF_KNOWLEDGE } as const satisfies Record<string, Bug>;
export type BugName = keyof typeof BUGS;
