import http from 'node:http';
import { plantedKey } from '../../bench/ledger/checks/leftovers.mjs';

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Rows of an outbox that no reader can make an event of, in both lanes. */
const unreadableRows = [
  `insert into outbox (created_on, lane, topic, key, expander, expander_input) values (current_date, 1, 'no.such.topic.v1', '${plantedKey}', 'no-such-expander', '{}')`,
  `insert into outbox (created_on, lane, topic, key, expander, expander_input) values (current_date, 1, 'declarations.declaration.v1', '${plantedKey}', 'declarations-of-flush', '{"ids": 7}')`,
  `insert into outbox (created_on, lane, topic, key, event) values (current_date, 0, 'alerts.case.v1', '${plantedKey}', '"not an event"')`,
  `insert into outbox (created_on, lane, topic, key, event) values (current_date, 1, 'no.such.topic.v1', '${plantedKey}', '{"id": null}')`,
];

/** Plants unreadable rows in a service's outbox: each is to go to the dead letters alone, and its lane to go on. */
export async function plantBadRows({ databases }, { target }) {
  for (const row of unreadableRows) await databases.rows(target, row);
  return { note: `${unreadableRows.length} rows that nobody can read, in the outbox of ${target}` };
}

/** Clients that send a declaration and leave at once, a hundred a second: what is pipelined behind them goes on. */
export async function hangUp({ system }, { hold }) {
  const { hostname, port } = new URL(system.origin);
  const body = JSON.stringify({ gateCode: 'NOGATE7', filledAt: new Date().toISOString() });
  let left = 0;
  for (const end = Date.now() + hold; Date.now() < end; await sleep(10)) {
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
    left += 1;
  }
  return { note: `${left} clients left without waiting for their answer` };
}
