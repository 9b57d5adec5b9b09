import { hosted } from "./site-under-test.ts";
import { testWholeWay } from "./whole-way.ts";

testWholeWay("a host with functions", hosted);
