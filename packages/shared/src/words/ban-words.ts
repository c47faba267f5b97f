/** What an address or a network may look like, as a ban names it. */
const NAME = /^[0-9a-f.:]{2,45}(\/\d{1,3})?$/i;

/**
 * What the banned can do, without a capital and a full stop. `address` is what the ban is of; null, or what no
 * address looks like, where the daemon does not say it.
 */
export function wayOutOfBan(address: unknown): string {
  const isNamed = typeof address === "string" && NAME.test(address);
  return `ask the staff; they can lift it${isNamed ? ` with \`catqd unban ${address}\`` : ""}`;
}
