import { oneProcess } from "./site-under-test.ts";
import { testWholeWay } from "./whole-way.ts";

testWholeWay("one process", oneProcess);
