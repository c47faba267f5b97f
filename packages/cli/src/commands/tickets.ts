import { isOfServer } from "../client/server-url.ts";
import type { CommandContext } from "../command-context.ts";
import { withoutStop } from "../output/sentence.ts";
import { describeTicket } from "../output/ticket-sentence.ts";
import { EXIT } from "../process/exit-codes.ts";
import type { Report } from "../ticket/tickets.ts";
import { rejoinSentence } from "./come-back.ts";

/** `catq tickets`: every saved ticket, of every server, and where it stands. Works when a server is down, too. */
export async function tickets({ wallet, output, ticketsAt }: CommandContext): Promise<number> {
  const saved = await wallet.list(null);
  let told = 0;
  const servers = [...new Set(saved.map((ticket) => ticket.server))];
  // What was saved for a name without TLS comes with what was saved since.
  const asked = servers.filter((one) => !servers.some((other) => other !== one && isOfServer(one, other)));
  for (const server of asked) {
    const tickets = ticketsAt(server);
    let isPaused: Promise<boolean> | null = null;
    for await (const report of tickets.report()) {
      told++;
      const { number, takenAt } = report.saved;
      const ticket = report.kind === "live" ? report.ticket : null;
      const back = report.kind === "over" ? report.back : null;
      // Asked once for each server, where a time is told.
      if (ticket !== null && !output.isJson) isPaused ??= tickets.isPaused();
      output.data(
        { type: "saved-ticket", number, server, takenAt, state: stateOf(report), ticket, back },
        `${inWords(report, isPaused !== null && (await isPaused))} (${server})`,
      );
    }
  }
  if (told === 0) output.note("No tickets are saved here.");
  return EXIT.done;
}

function stateOf(report: Report): string {
  if (report.kind === "live") return report.ticket.state;
  return report.kind === "over" ? report.outcome : "unknown";
}

function inWords(report: Report, isPaused: boolean): string {
  if (report.kind === "live") return describeTicket(report.ticket, isPaused);
  const { number } = report.saved;
  if (report.kind === "over") {
    const { back, detail } = report;
    return back ? `${number} missed its turn. ${rejoinSentence(number, back)}` : withoutStop(detail);
  }
  return `${number} is saved, its state unknown: ${withoutStop(report.error.message)}`;
}
