import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

export interface InboundSmsRow {
  readonly received_at: Date;
  readonly answered_at: Date | null;
  /** Whether this is the first delivery of the message. */
  readonly is_first: boolean;
}

/** Stores that a message was received, and returns its row; the stored one when the message is known. */
export async function upsertInboundSms(
  dataSource: DataSource,
  messageId: string,
  receivedAt: Date,
): Promise<InboundSmsRow> {
  const [row] = await queryRows<InboundSmsRow>(
    dataSource,
    `insert into inbound_sms (message_id, received_at) values ($1, $2)
     on conflict (message_id) do update set received_at = inbound_sms.received_at
     returning received_at, answered_at, xmax = 0 as is_first`,
    [messageId, receivedAt],
  );
  return row!;
}

/** Stores that a message was answered. @returns false when another request has answered it */
export async function recordAnswered(
  manager: EntityManager,
  messageId: string,
  answeredAt: Date,
): Promise<boolean> {
  const rows = await queryRows(
    manager,
    'update inbound_sms set answered_at = $2 where message_id = $1 and answered_at is null returning 1',
    [messageId, answeredAt],
  );
  return rows.length > 0;
}

/** Deletes messages that were received before an instant. */
export const deleteInboundSmsBefore = (dataSource: DataSource, before: Date): Promise<object[]> =>
  queryRows(dataSource, 'delete from inbound_sms where received_at < $1', [before]);
