import { openSimulatedStore } from "../../../test/simulated-store.ts";
import { describeStore } from "../../../test/store-contract/describe-store.ts";

describeStore("a database of several daemons", openSimulatedStore);
