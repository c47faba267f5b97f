import { type Code, codeRows } from "@catq/shared/code-rows";
import { generate } from "lean-qr";
import type { CommandContext } from "../command-context.ts";
import { EXIT } from "../process/exit-codes.ts";
import { findTicket } from "./find-ticket.ts";
import { phoneAddress } from "./phone-address.ts";

/** `catq qr [TOKEN|NUMBER]`: a code that hands a ticket to a phone; where no terminal shows it, its address alone. */
export async function qr(context: CommandContext, ticketName: string | undefined): Promise<number> {
  const { api, hasScreen, output, stdout, tickets } = context;
  const held = await findTicket(context, ticketName);
  // A code for a ticket that has ended would lead nowhere.
  const { number } = await tickets.view(held);
  const address = await phoneAddress(api, held.token);
  if (hasScreen) {
    const code = codeRows(generate(address));
    const tooSmall = tooSmallFor(code, stdout);
    if (tooSmall === null) stdout.write(`${code.rows.join("\n")}\n`);
    else output.note(tooSmall);
    output.note(`A phone that opens this goes on with ${number}; whoever has it can claim the cat:`);
  }
  output.data({ type: "code", number, address }, address);
  return EXIT.done;
}

function tooSmallFor({ columns, rows }: Code, terminal: NodeJS.WriteStream): string | null {
  // Below it are the words and the address, which may take two rows, and the prompt.
  const height = rows.length + 4;
  if (terminal.columns >= columns && terminal.rows >= height) return null;
  return `The code needs a terminal of ${columns} columns and ${height} rows; this one has ${terminal.columns} and ${terminal.rows}.`;
}
