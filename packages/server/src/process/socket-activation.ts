import { CatqdError, EXIT } from "./exit-codes.ts";

/** sd_listen_fds(3): the first descriptor "may be found at file descriptor number 3". */
const FIRST_DESCRIPTOR = 3;

/**
 * The descriptor of the socket that systemd handed to this process, by the rules of sd_listen_fds(3); null where
 * it handed none. Throws CatqdError where it handed several. The variables are taken out of `env`, as they are
 * for nobody else.
 */
export function takeHandedSocket(env: Record<string, string | undefined>, pid: number): number | null {
  const { LISTEN_PID: forWhom, LISTEN_FDS: text } = env;
  for (const name of ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]) delete env[name];
  const count = Number(text ?? 0);
  // What was meant for a process further up is nothing to this one.
  if (Number(forWhom) !== pid || !Number.isInteger(count) || count < 1) return null;
  if (count === 1) return FIRST_DESCRIPTOR;
  throw new CatqdError(`systemd handed over ${count} sockets, and catqd listens on one`, {
    hint: "Leave one ListenStream= in its socket unit; [::]:8080 is for IPv4 and IPv6 alike.",
    exitCode: EXIT.config,
  });
}

/** What stands after the address of a socket that was handed over. */
export function handedNote(isHanded: boolean): string {
  return isHanded ? " (socket activation)" : "";
}
