import { globSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** The main job needs an empty system. The ledger's check reads several times what other specs have left, so it comes early. */
export const firstSpecs = [
  'deploy/local/test/main-job.e2e.spec.ts',
  'deploy/chaos/test/ledger.e2e.spec.ts',
] as const;

/** Calm specs that take longest. They start first, so that none of them runs alone at the end. */
export const longSpecs = [
  'deploy/local/test/accessibility.e2e.spec.ts',
  'deploy/local/test/secrecy.e2e.spec.ts',
] as const;

/** Specs that stop or use up what others need at that moment. */
export const disturbingSpecs = [
  ...firstSpecs,
  // Opens every handover of its ward, also those of others.
  'deploy/local/test/afternoon.e2e.spec.ts',
  'deploy/local/test/gate-device.e2e.spec.ts',
  'deploy/local/test/gate-offline.e2e.spec.ts',
  'deploy/local/test/gateway.e2e.spec.ts',
  'deploy/local/test/gateway-attack.e2e.spec.ts',
  'deploy/local/test/imports.e2e.spec.ts',
] as const;

/** Specs that start a system of their own. */
export const ownSystemSpecs = ['deploy/chaos/test/chaos.e2e.spec.ts'] as const;

/** All end-to-end specs, as paths from the root of the repository. */
export const endToEndSpecs = (): string[] =>
  globSync('{deploy/*,services/*,apps/*,libs/*}/test/*.e2e.spec.ts', { cwd: root }).sort();

/** Specs that create their own data beside what exists: two run at the same time on one system. */
export const calmSpecs = (): string[] => {
  const others: ReadonlySet<string> = new Set([...disturbingSpecs, ...ownSystemSpecs]);
  return endToEndSpecs().filter((spec) => !others.has(spec));
};
