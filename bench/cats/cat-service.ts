import { once } from "node:events";
import { createServer } from "node:http";
import { composeCat } from "../../packages/server/drawing/dist/index.js";
import { sharp } from "./sharp.ts";

/** A service of cats on loopback: photographs, as far as their size goes. */
export interface CatService {
  readonly url: string;
  close(): void;
}

const PICTURES = 8;

export async function startCatService(): Promise<CatService> {
  const pictures: Buffer[] = [];
  for (let i = 0; i < PICTURES; i++) {
    const { svg } = composeCat(`service ${i}`);
    pictures.push(await sharp(Buffer.from(svg)).removeAlpha().jpeg({ quality: 92 }).toBuffer());
  }
  let asked = 0;
  const server = createServer((_request, response) => {
    const picture = pictures[asked++ % PICTURES];
    response.writeHead(200, { "Content-Type": "image/jpeg", "Content-Length": picture?.length }).end(picture);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return {
    url: `http://127.0.0.1:${address.port}/cat`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
