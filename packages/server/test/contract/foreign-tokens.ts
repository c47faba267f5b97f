import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { Visitor } from "./visitor.ts";

/** Real tokens of another daemon's queue: their check symbols are right, their proofs are worth nothing here. */
export async function foreignTokens(count: number): Promise<string[]> {
  const daemon = await DaemonProcess.start(["--rate-limit", "off", "--tickets-per-address", `${count}`]);
  const http = new HttpClient(daemon.url);
  try {
    return (await new Visitor(http, "127.0.0.1").takesMany(count)).map(({ token }) => token);
  } finally {
    http.close();
    await daemon.remove();
  }
}
