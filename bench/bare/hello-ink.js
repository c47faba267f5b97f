// The least that draws a frame with Ink, as its own readme has it.
import { render, Text } from "ink";
import { createElement } from "react";

render(createElement(Text, null, "hello"));
