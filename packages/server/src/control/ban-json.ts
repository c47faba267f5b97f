import type { z } from "zod";
import { timeText } from "../process/time-text.ts";
import type { Ban } from "../queue/model.ts";
import type { ban } from "./protocol.ts";

/** A ban as the operator's commands get it. */
export function banJson({ address, since, until, reason }: Ban): z.infer<typeof ban> {
  return { address, since: timeText(since), until: until === null ? null : timeText(until), reason };
}
