import { ROUTES, typedAddress } from "@catq/shared";
import { addressHere } from "./base.ts";
import { drawCode } from "./draw/code.ts";
import { byId, setHidden, setText } from "./draw/elements.ts";
import { send } from "./net/request.ts";
import { parseBoard } from "./queue/parse.ts";

/** The poster to print: the queue's name, a code and the address. */

const address = addressHere();
if (address === null) {
  show(
    "detail",
    "There is no code yet, as nobody else can reach this address: start catqd with --public-url, or open this page by the address that phones use.",
  );
} else {
  drawCode(byId("code"), address);
  byId("code").removeAttribute("hidden");
  show("where", typedAddress(address));
}
byId("print").addEventListener("click", () => print());
document.documentElement.dataset.started = "";
void showTitle();

async function showTitle(): Promise<void> {
  const answer = await send(ROUTES.queue);
  if (answer.kind !== "ok") return;
  const title = parseBoard(await answer.response.json().catch(() => null))?.title;
  if (!title) return;
  show("title", title);
  document.title = `${title}: take a number`;
}

function show(id: string, text: string): void {
  setText(byId(id), text);
  setHidden(byId(id), false);
}
