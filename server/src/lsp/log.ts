import { type Connection, MessageType, TraceValue, type TraceValues } from "vscode-languageserver";

/** Where the server says what it does: `window/logMessage`, levels as the client's log channel knows them. */
export interface Log {
  error(message: string, cause?: unknown): void;
  warn(message: string): void;
  info(message: string): void;
  /** Only sent while the client's trace level is not "off". */
  trace(message: () => string): void;
}

/** A log over a connection; `setTrace` follows `$/setTrace`. Sending never throws (the client may be gone). */
export function connectionLog(connection: Connection): Log & { setTrace(value: TraceValues): void } {
  let tracing = false;
  const send = (type: MessageType, message: string): void => {
    connection.sendNotification("window/logMessage", { type, message }).catch(() => {});
  };
  return {
    error: (message, cause) =>
      send(MessageType.Error, cause === undefined ? message : `${message}: ${describe(cause)}`),
    warn: (message) => send(MessageType.Warning, message),
    info: (message) => send(MessageType.Info, message),
    trace: (message) => {
      if (tracing) send(MessageType.Log, message());
    },
    setTrace: (value) => {
      tracing = value !== TraceValue.Off;
    },
  };
}

/** An error with its stack, anything else as text. */
export function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
