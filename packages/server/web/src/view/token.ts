/** A token in groups that an eye can keep apart: `A07-4GZK9 TQ2M8 XC7`. Read back, the spaces do not count. */
export function formattedToken(token: string): string {
  const [number = "", proof = ""] = token.split("-");
  return `${number}-${proof.replace(/(.{5})(?=.)/g, "$1 ")}`;
}
