import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

export interface OutgoingMessageRow {
  readonly id: string;
  readonly phone_sealed: string;
  readonly content_sealed: string;
  readonly expires_at: Date;
}

/** Inserts a message that waits to be sent. */
export const insertOutgoingMessage = (
  manager: EntityManager,
  message: {
    readonly id: string;
    readonly phoneSealed: string;
    readonly contentSealed: string;
    readonly expiresAt: Date;
  },
): Promise<object[]> =>
  queryRows(
    manager,
    'insert into outgoing_message (id, phone_sealed, content_sealed, expires_at) values ($1, $2, $3, $4)',
    [message.id, message.phoneSealed, message.contentSealed, message.expiresAt],
  );

/** Deletes a message and returns it. A rollback after a failed delivery restores it. */
export async function deleteOutgoingMessage(
  manager: EntityManager,
  id: string,
): Promise<OutgoingMessageRow | undefined> {
  const [row] = await queryRows<OutgoingMessageRow>(
    manager,
    'delete from outgoing_message where id = $1 returning id, phone_sealed, content_sealed, expires_at',
    [id],
  );
  return row;
}

/** Deletes messages whose time is over. */
export const deleteExpiredMessages = (dataSource: DataSource, now: Date): Promise<object[]> =>
  queryRows(dataSource, 'delete from outgoing_message where expires_at <= $1', [now]);
