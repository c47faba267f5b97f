import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Small files that take long: where they start last, as Vitest sorts by size, one worker is busy and the others are done. */
const SLOW = /\/test\/(?:simulation|faults\/postgres|postgres)\/|\/remote-store\.test\.ts$/;

/** Starts those first. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => (SLOW.test(moduleId) ? 0 : 1);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
