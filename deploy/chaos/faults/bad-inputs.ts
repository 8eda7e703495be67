import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { badRowKey } from '../../bench/ledger/checks/leftovers.ts';
import type { ChaosContext } from '../chaos-context.ts';
import type { PlannedEvent } from '../plan.ts';
import type { FaultOutcome } from './faults.ts';

/** Rows of an outbox, in both lanes, from which no event can be read. */
const unreadableRows = [
  `insert into outbox (created_on, lane, topic, key, expander, expander_input) values (current_date, 1, 'no.such.topic.v1', '${badRowKey}', 'no-such-expander', '{}')`,
  `insert into outbox (created_on, lane, topic, key, expander, expander_input) values (current_date, 1, 'declarations.declaration.v1', '${badRowKey}', 'declarations-of-flush', '{"ids": 7}')`,
  `insert into outbox (created_on, lane, topic, key, event) values (current_date, 0, 'alerts.case.v1', '${badRowKey}', '"not an event"')`,
  `insert into outbox (created_on, lane, topic, key, event) values (current_date, 1, 'no.such.topic.v1', '${badRowKey}', '{"id": null}')`,
];

/** Milliseconds between two clients that disconnect. */
const hangUpIntervalMs = 10;

/** Inserts unreadable rows into a service's outbox: each must be dead-lettered alone, and its lane must continue. */
export async function insertBadRows(
  { databases }: ChaosContext,
  { target }: PlannedEvent,
): Promise<FaultOutcome> {
  for (const row of unreadableRows) await databases.queryRows(target, row);
  return { note: `${unreadableRows.length} unreadable rows in the outbox of ${target}` };
}

/** Clients send a declaration and disconnect at once, a hundred a second: requests that are pipelined behind them continue. */
export async function hangUp({ system }: ChaosContext, { holdMs }: PlannedEvent): Promise<FaultOutcome> {
  const { hostname, port } = new URL(system.origin);
  const body = JSON.stringify({ gateCode: 'NOGATE7', filledAt: new Date().toISOString() });
  let disconnected = 0;
  for (const end = Date.now() + holdMs; Date.now() < end; await sleep(hangUpIntervalMs)) {
    const request = http.request({
      hostname,
      port,
      method: 'POST',
      path: '/api/declarations/v1/declarations',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      agent: false,
    });
    request.on('error', () => undefined);
    request.on('finish', () => setImmediate(() => request.destroy()));
    request.end(body);
    disconnected += 1;
  }
  return { note: `${disconnected} clients disconnected without waiting for their response` };
}
