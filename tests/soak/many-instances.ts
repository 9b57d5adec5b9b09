import { testManyInstances } from "../functions/many-instances.ts";

testManyInstances(50);
