/** The local time of day of wall-clock milliseconds: `14:32`, or `14:32:05`; `--:--` for an impossible time. */
export function timeOfDay(wallMs: number, precision: "minutes" | "seconds" = "minutes"): string {
  const date = new Date(wallMs);
  if (Number.isNaN(date.getTime())) return "--:--";
  const minutes = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  return precision === "minutes" ? minutes : `${minutes}:${pad(date.getSeconds())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
