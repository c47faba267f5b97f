import { closeSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { listenOnHanded } from "./listen.ts";

it("says what a descriptor has to be that is no socket", async () => {
  const fd = openSync("/dev/null", "r");
  try {
    await expect(listenOnHanded(createServer(), fd, () => {})).rejects.toMatchObject({
      message: expect.stringContaining(`cannot listen on the socket it was handed (descriptor ${fd})`),
      hint: expect.stringContaining("ListenStream="),
      exitCode: 78,
    });
  } finally {
    closeSync(fd);
  }
});
