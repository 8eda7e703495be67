import { compareSorted } from '../compare.mjs';
import { unitVersions } from './feed.mjs';

const services = ['registration', 'accounts', 'declarations', 'alerts', 'support', 'sync'];

/** The key of rows that a chaos run plants so that nobody can read them: their dead letters are what is wanted. */
export const plantedKey = 'planted-bad-row';

/** What has waited for less is under way. */
const late = '30 seconds';

/** Nothing unpublished, no dead letter, no timer that is due, no flag that waits. */
export async function checkLeftovers({ databases, findings }) {
  const deadLetters = [];
  for (const service of services) {
    const [{ unpublished, due }] = await databases.rows(
      service,
      `select (select count(*)::int from outbox where published_at is null and created_at < clock_timestamp() - interval '${late}') as unpublished,
         (select count(*)::int from job where done_at is null and due_at < clock_timestamp() - interval '${late}') as due`,
    );
    findings.add('missing', `events of ${service} that were never published`, unpublished);
    findings.add('missing', `due timers of ${service} that were never done`, due);
    const dead = await databases.rows(
      service,
      'select topic, partition, "offset", reason from dead_letter where replayed_at is null and key is distinct from $1 order by dead_at',
      [plantedKey],
    );
    deadLetters.push(...dead.map((letter) => ({ service, ...letter })));
  }
  findings.add(
    'wrong',
    'dead letters',
    deadLetters.length,
    deadLetters.map(({ service, topic, reason }) => `${service}, ${topic}: ${reason}`),
  );
  const [{ count }] = await databases.rows('alerts', 'select count(*)::int as count from waiting_flag');
  findings.add('missing', 'cases whose flag waits for a key', count);
  return { deadLetters };
}

/** What the services keep of each other's data is the last version of it. */
export async function checkReadModels({ databases, findings }) {
  const compare = async (what, [from, fromSql], [to, toSql]) => {
    const found = await compareSorted(await databases.pairs(from, fromSql), databases.pages(to, toSql));
    findings.add('missing', `${what} in ${to}`, found.missing.count, found.missing.samples);
    findings.add(
      'missing',
      `last versions of ${what} in ${to}`,
      found.differing.count,
      found.differing.samples,
    );
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
