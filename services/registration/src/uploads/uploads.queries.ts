import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/**
 * Returns whether a row of a feature names a file of the store. SQL: two tables of features that use the store, each by its
 * primary key.
 */
export async function isStoredFileReferenced(manager: EntityManager, fileId: string): Promise<boolean> {
  const found = await queryRows(
    manager,
    'select 1 from answer_file where id = $1 union all select 1 from inspection_photo where id = $1',
    [fileId],
  );
  return found.length > 0;
}
