import type { ProcessHooks } from '../supervised-process.ts';

/** What every local server is started with. */
export interface ServerOptions extends ProcessHooks {
  readonly dataDir: string;
  readonly logDir: string;
}

/** How long a server may take until it accepts connections. */
export const startTimeoutMs = 60_000;
