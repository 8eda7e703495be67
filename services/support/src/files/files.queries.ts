import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** Serialises the uploads of an account, so that the number of its unposted files stays bounded. */
export const lockUploadsOf = (manager: EntityManager, accountId: string): Promise<object[]> =>
  queryRows(manager, 'select pg_advisory_xact_lock(hashtextextended($1, 13))', [accountId]);

/**
 * Attaches unposted files of an account to a post, in the given order, and returns how many were attached. SQL, because the
 * position of each follows from the list.
 */
export async function attachFiles(
  manager: EntityManager,
  {
    threadId,
    uploaderId,
    postId,
  }: { readonly threadId: string; readonly uploaderId: string; readonly postId: string },
  fileIds: readonly string[],
): Promise<number> {
  const attached = await queryRows(
    manager,
    'update file set post_id = $4, position = array_position($1::uuid[], id) where id = any($1::uuid[]) and thread_id = $2 and uploader_id = $3 and post_id is null returning id',
    [fileIds, threadId, uploaderId, postId],
  );
  return attached.length;
}

/** Deletes the rows of unposted files that were stored before an instant, and returns their ids. `file_orphan` serves it. */
export async function deleteUnpostedFilesBefore(manager: EntityManager, before: Date): Promise<string[]> {
  const deleted = await queryRows<{ id: string }>(
    manager,
    'delete from file where post_id is null and stored_at < $1 returning id',
    [before],
  );
  return deleted.map(({ id }) => id);
}
