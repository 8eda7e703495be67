import { scalableServices } from '@khai-bao/local/services.ts';
import type { CheckContext, CheckReport, DeadLetter } from '../check-context.ts';
import { compareSorted } from '../compare.ts';
import { unitVersions } from './feed.ts';

/** The key of the unreadable rows that a chaos run inserts: their dead letters are expected. */
export const badRowKey = 'planted-bad-row';

/** An SQL interval: younger entries are in transit. */
const minimumAge = '30 seconds';

/** No event is unpublished, no timer is overdue, no risk flag waits, and there is no dead letter. */
export async function checkLeftovers({ databases, findings }: CheckContext): Promise<CheckReport> {
  const deadLetters: DeadLetter[] = [];
  for (const service of scalableServices) {
    const { unpublished, due } = await databases.queryRow<{
      readonly unpublished: number;
      readonly due: number;
    }>(
      service,
      `select (select count(*)::int from outbox where published_at is null and created_at < clock_timestamp() - interval '${minimumAge}') as unpublished,
         (select count(*)::int from job where done_at is null and due_at < clock_timestamp() - interval '${minimumAge}') as due`,
    );
    findings.add('missing', `events of ${service} that were never published`, unpublished);
    findings.add('missing', `due timers of ${service} that were never done`, due);
    const dead = await databases.queryRows<Omit<DeadLetter, 'service'>>(
      service,
      'select topic, partition, "offset", reason from dead_letter where replayed_at is null and key is distinct from $1 order by dead_at',
      [badRowKey],
    );
    deadLetters.push(...dead.map((letter) => ({ service, ...letter })));
  }
  findings.add(
    'wrong',
    'dead letters',
    deadLetters.length,
    deadLetters.map(({ service, topic, reason }) => `${service}, ${topic}: ${reason}`),
  );
  const { count } = await databases.queryRow<{ readonly count: number }>(
    'alerts',
    'select count(*)::int as count from waiting_flag',
  );
  findings.add('missing', 'cases whose risk flag waits for a day key', count);
  return { deadLetters };
}

type DatabaseQuery = readonly [database: string, sql: string];

/** The read models of the services contain the last version of the data of other services. */
export async function checkReadModels({ databases, findings }: CheckContext): Promise<void> {
  const compare = async (
    what: string,
    [from, fromSql]: DatabaseQuery,
    [to, toSql]: DatabaseQuery,
  ): Promise<void> => {
    const found = await compareSorted(
      await databases.queryPairs(from, fromSql),
      databases.streamPairs(to, toSql),
    );
    findings.addTally('missing', `${what} in ${to}`, found.missing);
    findings.addTally('missing', `last versions of ${what} in ${to}`, found.differing);
  };
  for (const reader of ['declarations', 'support'])
    await compare(
      'units',
      ['registration', unitVersions],
      [reader, 'select id::text, version::text from unit order by id'],
    );
  const accounts =
    'select account_id::text, token_version::text || active from known_account order by account_id';
  for (const reader of ['registration', 'declarations', 'alerts', 'support', 'sync'])
    await compare(
      'accounts',
      [
        'accounts',
        `select id::text, token_version::text || (state not in ('DISABLED', 'REFUSED')) from account order by id`,
      ],
      [reader, accounts],
    );
  await compare(
    'account states',
    [
      'accounts',
      `select unit_id::text, state from account where role = 'unit-admin' and state <> 'REFUSED' order by unit_id`,
    ],
    ['registration', 'select id::text, account_state from unit where account_state is not null order by id'],
  );
}
