import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** Serialises the instances that create the demonstration accounts. An advisory lock needs SQL. */
export const lockDemoAccounts = (manager: EntityManager): Promise<object[]> =>
  queryRows(manager, `select pg_advisory_xact_lock(hashtext('demo-accounts'))`);
