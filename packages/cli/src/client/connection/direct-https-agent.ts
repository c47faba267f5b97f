import https from "node:https";
import { isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { connectTo, hostOf, MAX_CONNECT_MS, type OnCreate, settle, timedOut } from "./direct-agent.ts";

/** Connects to whichever address of a name answers first, with TLS. Apart, as Node's TLS takes a while to load. */
export class DirectHttpsAgent extends https.Agent {
  override createConnection(options: https.RequestOptions, onCreate?: OnCreate): undefined {
    settle(
      connectTo(options).then((socket) => secured(socket, options)),
      onCreate,
    );
  }
}

function secured(socket: Socket, options: https.RequestOptions): Promise<Socket> {
  const host = hostOf(options);
  return new Promise((resolve, reject) => {
    // An address has no name to be indicated (RFC 6066, 3); its certificate is checked for it all the same.
    const servername = isIP(host) === 0 ? host : "";
    const tls = connectTls({ socket, host, servername, ALPNProtocols: ["http/1.1"] });
    const timer = setTimeout(() => tls.destroy(timedOut()), MAX_CONNECT_MS);
    tls.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    tls.once("secureConnect", () => {
      clearTimeout(timer);
      tls.removeAllListeners("error");
      resolve(tls);
    });
  });
}
