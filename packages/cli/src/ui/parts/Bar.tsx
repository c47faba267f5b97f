import { Text } from "ink";
import type { ReactNode } from "react";
import type { TextStyle } from "../look/theme.ts";

/** A bar that is full at `fraction` 1. */
export function Bar(props: {
  readonly fraction: number;
  readonly width: number;
  readonly style: TextStyle;
}): ReactNode {
  const width = Math.max(0, Math.floor(props.width));
  const share = props.fraction >= 0 ? Math.min(1, props.fraction) : 0;
  const full = Math.round(share * width);
  return (
    <Text wrap="truncate" {...props.style}>
      {"█".repeat(full)}
      {"░".repeat(width - full)}
    </Text>
  );
}
