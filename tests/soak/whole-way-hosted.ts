import { hosted } from "../browser/site-under-test.ts";
import { testWholeWay } from "../browser/whole-way.ts";

testWholeWay("a host with functions", hosted);
