import { codeRows } from "@catq/shared/code-rows";
import { Box, Text } from "ink";
import { generate } from "lean-qr";
import { type ReactNode, useMemo } from "react";
import type { Layout } from "../look/layout.ts";
import { Rows } from "../parts/Rows.tsx";

/** The QR code with which a phone goes on with the ticket. */
export function CodeScene(props: {
  readonly address: string;
  readonly number: string;
  readonly layout: Layout;
}): ReactNode {
  const { address, number, layout } = props;
  const { columns, rows } = useMemo(() => codeRows(generate(address)), [address]);
  // The foot takes one.
  const height = layout.rows - 1;
  if (columns > layout.columns || rows.length > height) {
    const [wide, high] = [columns + 2, rows.length + 2];
    return (
      <Text>{`The code needs ${wide} columns and ${high} rows: make the terminal larger. catq qr ${number} prints its address.`}</Text>
    );
  }
  return (
    <Box flexDirection="column" alignItems="center" flexShrink={0}>
      <Rows rows={rows} />
      {rows.length < height && (
        <Text wrap="truncate">{`Scan it with the phone that is to go on with ${number}.`}</Text>
      )}
    </Box>
  );
}
