import { DaemonProcess } from "./daemon-process.ts";

/** Runs a daemon for as long as `use` takes, and removes it with its folder whatever becomes of that. */
export async function withDaemon(
  flags: readonly string[],
  use: (daemon: DaemonProcess) => Promise<void>,
): Promise<void> {
  const daemon = await DaemonProcess.start(flags);
  try {
    await use(daemon);
  } finally {
    await daemon.remove();
  }
}
