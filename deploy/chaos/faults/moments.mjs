import { holderOfPort } from '../processes.mjs';

const patience = 3_000;

/**
 * Where a service is to be killed in the middle of something: a question to its database that finds the connection at work,
 * asked until it finds one. Sessions of one's own role are visible to it, so no superuser is needed.
 */
const moments = {
  flush: (service) => [
    service,
    `select client_port as port from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and query like '%insert into submission%' limit 1`,
  ],
  consumer: (service) => [
    service,
    `select client_port as port from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and state <> 'idle' and query not like '%outbox where%' and query ~ '(inbox|feed_record|unit_day|suspected_case|case_history|known_account|account|unit )' limit 1`,
  ],
  // Rows wait, so the leader is at it: the connection that holds its lock belongs to it.
  relay: (service) => [
    service,
    `select client_port as port from pg_stat_activity where datname = current_database() and application_name = 'outbox-relay' and exists (select 1 from outbox where published_at is null)
       and pid in (select pid from pg_locks where locktype = 'advisory' and granted) limit 1`,
  ],
  feed: (centre) => [
    'sync',
    `select client_port as port from pg_stat_activity where datname = current_database() and application_name = 'feed-${centre}' and exists (select 1 from feed_cursor where destination = '${centre}' and attempt_key is not null)
       and pid in (select pid from pg_locks where locktype = 'advisory' and granted) limit 1`,
  ],
};

/**
 * Waits for a moment and answers with the process that is in it.
 * @returns {Promise<{name: string, caught: boolean}>} not caught: the moment did not come in time, the first process is named
 */
export async function processIn(world, moment, of) {
  const [service, sql] = moments[moment](of);
  const names = world.system.names.filter((name) => name.replace(/-\d+$/, '') === service);
  for (const end = Date.now() + patience; Date.now() < end;) {
    const [found] = await world.databases.rows(service, sql).catch(() => []);
    const pid =
      found &&
      holderOfPort(
        found.port,
        names.map((name) => world.system.child(name).pid),
      );
    const name = names.find((one) => world.system.child(one).pid === pid);
    if (pid !== undefined && name !== undefined) return { name, caught: true };
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return { name: names[0], caught: false };
}
