import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pushKey, takenTicket } from "@catq/shared/schemas";
import { expect, it } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { freshFolder } from "../fresh-folder.ts";
import { Browser } from "./browser.ts";
import { HAS_OPENSSL, PushService } from "./push-service.ts";

const FLAGS = ["--push", "on", "--push-contact", "mailto:staff@example.org", "--push-allow", "127.0.0.0/8"];

it.skipIf(!HAS_OPENSSL)(
  "keeps its key over a kill, and tells what it could not tell before (needs openssl)",
  async () => {
    const service = await PushService.open();
    const certificates = join(freshFolder(), "certificate.pem");
    writeFileSync(certificates, service.certificate);
    const first = await DaemonProcess.start(FLAGS);
    let second: DaemonProcess | null = null;
    try {
      const ask = async (url: string, path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init);
      const key = async (url: string) => pushKey.parse(await (await ask(url, "/api/push")).json());
      const take = async () => {
        const reply = await ask(first.url, "/api/tickets", { method: "POST" });
        return takenTicket.parse(await reply.json());
      };
      const [called, waiting] = [await take(), await take()];
      const browser = new Browser(service.endpoint("1"));
      const { publicKey } = await key(first.url);
      const subscribed = await ask(first.url, "/api/ticket/push", {
        method: "PUT",
        headers: { "catq-token": waiting.token, "content-type": "application/json" },
        body: JSON.stringify(browser.subscription),
      });
      expect(subscribed.status).toBe(204);
      // Nobody vouches for the service's certificate, so this daemon cannot tell it anything.
      await ask(first.url, "/api/ticket", { method: "DELETE", headers: { "catq-token": called.token } });
      await first.stop("SIGKILL");
      expect(service.received).toEqual([]);

      const env = { NODE_EXTRA_CA_CERTS: certificates };
      second = await DaemonProcess.start(FLAGS, first.folder, { env });
      expect(await key(second.url)).toEqual({ publicKey });
      await expect
        .poll(() => service.toldTo(browser), { timeout: 25_000 })
        .toMatchObject([{ news: "called", number: waiting.number, title: null }]);
      const metrics = await (await ask(second.url, "/metrics")).text();
      expect(metrics).toContain('catqd_push_messages_total{outcome="sent"} 1');
    } finally {
      await second?.remove();
      await first.remove();
      await service.close();
    }
  },
  60_000,
);
