import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { Theme } from "../look/theme.ts";
import type { Banner } from "../state/banner.ts";

/** The banner in its fixed place, which stays empty without one. */
export function BannerLine(props: {
  readonly banner: Banner | null;
  readonly lines: number;
  readonly theme: Theme;
}): ReactNode {
  const { banner, theme } = props;
  return (
    <Box height={props.lines} flexShrink={0} overflow="hidden">
      {banner && <Text {...(banner.kind === "bad" ? theme.bad : theme.heading)}>{banner.text}</Text>}
    </Box>
  );
}
