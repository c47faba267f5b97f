import { scaled } from "../scale.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";
import { tryScenario } from "./try-scenario.ts";

const { CATQ_FAULTS_SECONDS, CATQ_FAULTS_SCENARIOS } = process.env;
const forMs = 1000 * (CATQ_FAULTS_SECONDS ? Number(CATQ_FAULTS_SECONDS) : scaled(5, 60));
const chosen = CATQ_FAULTS_SCENARIOS?.split(",") ?? Object.keys(SCENARIOS);

for (const [name, scenario] of Object.entries<Scenario>(SCENARIOS)) {
  if (chosen.includes(name)) tryScenario(name, scenario, forMs);
}
