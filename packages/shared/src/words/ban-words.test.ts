import { expect, it } from "vitest";
import { wayOutOfBan } from "./ban-words.ts";

it("says how a ban is lifted, and repeats nothing that is no address", () => {
  expect(wayOutOfBan("203.0.113.9")).toBe("ask the staff; they can lift it with `catqd unban 203.0.113.9`");
  expect(wayOutOfBan("2001:db8::/64")).toContain("`catqd unban 2001:db8::/64`");
  for (const other of [undefined, null, "", "$(reboot)", "192.0.2.1; reboot"])
    expect(wayOutOfBan(other)).toBe("ask the staff; they can lift it");
});
