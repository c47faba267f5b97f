import { SCENARIOS } from "./scenarios.ts";
import { tryScenario } from "./try-scenario.ts";

tryScenario("kill", SCENARIOS.kill, 2000);
