import { ErrorCodes, ResponseError } from "vscode-languageserver";
import type { Log } from "./log";

/**
 * Wraps the handler of a request so that an exception costs this one answer and nothing else: it is logged with its stack
 * and answered as an internal error. Deliberate answers (`ResponseError`) pass through.
 */
export function guarded<A extends unknown[], R>(
  log: Log,
  name: string,
  handler: (...args: A) => R | Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      log.error(`${name} failed`, error);
      const reason = error instanceof Error ? error.message : String(error);
      throw new ResponseError(ErrorCodes.InternalError, `${name}: ${reason}`);
    }
  };
}

/** The same for notifications and for work that nobody waits for: logged, never thrown. */
export function contained<A extends unknown[]>(
  log: Log,
  name: string,
  handler: (...args: A) => void | Promise<void>,
): (...args: A) => void {
  return (...args) => {
    const failed = (error: unknown): void => log.error(`${name} failed`, error);
    try {
      const outcome = handler(...args);
      if (outcome) outcome.catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}
