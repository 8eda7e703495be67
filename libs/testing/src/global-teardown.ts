import './global-setup.ts';

/** Stops the servers that the global set-up has started. */
export default async function stopTestServers(): Promise<void> {
  await globalThis.stopTestServers?.();
  globalThis.stopTestServers = undefined;
}
