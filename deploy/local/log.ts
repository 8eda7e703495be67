/** Receives one line of progress. */
export type Log = (line: string) => void;

/** Writes lines to a stream, each with the seconds since `startedAt` in front, padded to `width` characters. */
export const timedLog =
  (stream: NodeJS.WritableStream, startedAt: number, width: number): Log =>
  (line) =>
    void stream.write(`${((Date.now() - startedAt) / 1000).toFixed(0).padStart(width)} s  ${line}\n`);

/** The message of an error, or the text of whatever else was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a command prints about a failure: the message of an explained error, the stack of any other. */
export const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
