// node --conditions=source scripts/bundle/write-help.ts FOLDER: writes what `catq --help` prints into files there, so
// that it is printed without the parser, which takes as long to load as Node to start.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createProgram } from "../../packages/cli/src/program.ts";
import { helpFile, WRITTEN_WIDTHS } from "../../packages/cli/src/written-help.ts";

const [folder = "."] = process.argv.slice(2);
for (const width of WRITTEN_WIDTHS) {
  let text = "";
  const program = createProgram({ version: "", args: [], open: () => Promise.reject(), onExit: () => {} });
  program.configureOutput({
    getOutHelpWidth: () => width,
    writeOut: (part) => {
      text += part;
    },
  });
  program.outputHelp();
  writeFileSync(join(folder, helpFile(width)), text);
}
