import { hosted } from "./site-under-test.ts";
import { testWholeWay } from "./whole-way.ts";

// All of it is a part of the soak (`tests/soak/hosted.ts`).
testWholeWay("a host with functions", hosted, { whole: false });
