import { hostname } from "node:os";
import { codeOf } from "@catq/shared/system-reason";
import { integer, nullWithout, object, type ShapeOf, string } from "../client/shape/shape.ts";
import { startTimeOf } from "../process/proc-stat.ts";

/** A process of this user's, on some machine. */
export const ofOwner = {
  host: string(256),
  pid: integer(1),
  /** {@link startTimeOf} it: a later process may get the same pid. Null where the system does not say. */
  mark: nullWithout(string(80)),
};
export const owner = object(ofOwner);
type Owner = Readonly<ShapeOf<typeof owner>>;

export function thisProcess(): Owner {
  const { pid } = process;
  return { host: hostname(), pid, mark: startTimeOf(pid) };
}

/** Whether a process has ended. On another host that cannot be known: then it has not. */
export function isGone({ host, pid, mark }: Owner): boolean {
  if (host !== hostname()) return false;
  const startTime = startTimeOf(pid);
  if (startTime !== null && mark !== null) return startTime !== mark;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}

/** Whether another process of this machine waits with a ticket, or runs a command in its turn. */
export function isInUse({ usedBy }: { readonly usedBy: Owner | null }): boolean {
  return usedBy !== null && usedBy.host === hostname() && usedBy.pid !== process.pid && !isGone(usedBy);
}
