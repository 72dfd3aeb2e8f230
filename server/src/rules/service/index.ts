import type { Rule } from "../rule";
import { httpClientWithoutTimeout } from "./http-client-without-timeout";
import { httpServerWithoutTimeouts } from "./http-server-without-timeouts";
import { httpTransportPerRequest } from "./http-transport-per-request";

/** Rules of the family "service", in the catalogue's order. */
export const serviceRules: readonly Rule[] = [
  httpClientWithoutTimeout,
  httpServerWithoutTimeouts,
  httpTransportPerRequest,
];
