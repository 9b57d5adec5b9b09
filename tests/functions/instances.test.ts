import { testManyInstances } from "./many-instances.ts";

// Fifty of them are a part of the soak (`tests/soak/hosted.ts`).
testManyInstances(15);
