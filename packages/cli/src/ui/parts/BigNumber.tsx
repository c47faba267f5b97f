import type { ReactNode } from "react";
import { fittingLetters } from "../look/big-text.ts";
import type { TextStyle } from "../look/theme.ts";
import { Rows } from "./Rows.tsx";

/** A ticket's number in block letters, as large as fits; as plain text where none fit. */
export function BigNumber(props: {
  readonly number: string;
  readonly columns: number;
  readonly rows: number;
  readonly style: TextStyle;
}): ReactNode {
  const rows = fittingLetters(props.number, props.columns, props.rows) ?? [props.number];
  return <Rows rows={rows} style={props.style} />;
}
