import type { Rule } from "../rule";
import { bodyNotDrained } from "./body-not-drained";
import { httpClientWithoutTimeout } from "./http-client-without-timeout";
import { httpRequestWithoutContext } from "./http-request-without-context";
import { httpServerWithoutTimeouts } from "./http-server-without-timeouts";
import { httpTransportPerRequest } from "./http-transport-per-request";
import { sharedClientPool } from "./shared-client-pool";
import { testWithoutLeakCheck } from "./test-without-leak-check";

/** Rules of the family "service", in the catalogue's order. */
export const serviceRules: readonly Rule[] = [
  httpClientWithoutTimeout,
  httpServerWithoutTimeouts,
  httpTransportPerRequest,
  httpRequestWithoutContext,
  bodyNotDrained,
  sharedClientPool,
  testWithoutLeakCheck,
];
