import { itFinds } from "./bug-finder.ts";
import { BUGS, type BugName } from "./planted-bugs.ts";

for (const name of Object.keys(BUGS) as BugName[]) itFinds(name);
