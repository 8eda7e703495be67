import './global-system.ts';

/** Stops the system that the global set-up has started. */
export default async function stopSystem(): Promise<void> {
  await globalThis.stopWholeSystem?.();
}
