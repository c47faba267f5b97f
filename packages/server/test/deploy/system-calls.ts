/** Allowed whatever a filter says: systemd.exec(5), on `SystemCallFilter=`. */
const ALWAYS = "@default";

/**
 * The system calls that the lines of `SystemCallFilter=` leave, taken one after the other. `listing` is what
 * `systemd-analyze syscall-filter` prints: the sets, and under each what is in it.
 */
export function allowedCalls(lines: readonly string[], listing: string): Set<string> {
  const sets = new Map<string, string[]>();
  let members: string[] = [];
  for (const line of listing.split("\n")) {
    const [, isMember, word] = /^( *)(@?[a-z0-9_-]+)$/.exec(line) ?? [];
    if (word === undefined) continue;
    if (isMember) members.push(word);
    else {
      members = [];
      sets.set(word, members);
    }
  }
  const expand = (word: string): string[] =>
    word.startsWith("@") ? (sets.get(word) ?? []).flatMap(expand) : [word];
  const allowed = new Set(expand(ALWAYS));
  for (const line of lines) {
    const isForbidden = line.startsWith("~");
    for (const call of line.replace(/^~/, "").split(" ").flatMap(expand)) {
      if (isForbidden) allowed.delete(call);
      else allowed.add(call);
    }
  }
  return allowed;
}

/** The names of the system calls in a trace of strace, each once. */
export function callsIn(trace: string): string[] {
  return [
    ...new Set([...trace.matchAll(/^(?:\d+ +)?([a-z0-9_]+)\(/gm)].map(([, name]) => name ?? "")),
  ].sort();
}
