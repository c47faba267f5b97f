import { describeWallLayout } from "./wall-layout.ts";

describeWallLayout([1, 4, 12]);
