import { createECDH, randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClient, demoPassword } from '@khai-bao/local/demo-client.ts';
import { putOnDuty } from '@khai-bao/local/put-on-duty.ts';
import { Redis } from 'ioredis';
import type { BenchSystem } from '../bench-system.ts';
import { figureRow, formatMilliseconds, formatNumber, formatSeconds, type FigureRow } from '../figures.ts';
import { openFlagSource } from '../load/flag-source.ts';
import { openNoticeReceivers, type NoticeReceivers } from '../load/notice-receivers.ts';

/** Settings of the system in which this part is measured: receivers on loopback, and an escalation that is not waited for long. */
export const caseSettings = { PUSH_TO_PRIVATE_ADDRESSES: 'true', ESCALATE_MINUTES: '1' } as const;
const escalationMs = 60_000;

const maxPushP99Ms = 1_000;
const maxOtherP99Ms = 5_000;
const maxEscalationLateMs = 5_000;
/** Time after the last escalation within which all notices have been tried, milliseconds. */
const settleTimeoutMs = 180_000;
const district = {
  username: 'ttyt.quan1',
  areaCode: '760',
  phone: '0903 123 456',
  email: 'truc@ttyt-quan1.example.vn',
} as const;

export interface CaseOptions {
  /** Cases, each of a unit of its own. */
  readonly cases: number;
  /** Cases a second. */
  readonly rate: number;
  readonly stateDir: string;
}

/**
 * Measures how fast somebody is reached: from the publication of a flag to the push and the webhook, how late mails and escalations
 * are, while Redis is emptied and one of two processes of alerts is killed. Nobody acknowledges anything.
 */
export async function measureCase(
  bench: BenchSystem,
  { cases, rate, stateDir }: CaseOptions,
): Promise<FigureRow[]> {
  const { system, log } = bench;
  const receivers = await openNoticeReceivers();
  const flags = await openFlagSource(system.servers.brokers, path.join(stateDir, 'secrets.json'));
  try {
    await putOfficerOnDuty(bench, receivers);
    log(`publishing ${cases} flags`);
    const ids: string[] = [];
    const startedAt = Date.now();
    for (let i = 0; i < cases; i++) {
      await sleep(Math.max(0, startedAt + (i * 1000) / rate - Date.now()));
      ids.push(await flags.publishFlag());
    }
    // The first cases escalate while the last ones are still to: what follows falls into that time.
    await sleep(Math.max(0, startedAt + escalationMs * 0.8 - Date.now()));
    log('emptying Redis, killing a process of alerts');
    const redis = new Redis(system.servers.redisUrl, { maxRetriesPerRequest: 3 });
    await redis.flushall();
    redis.disconnect();
    system.serviceProcess('alerts').sendFault('SIGKILL');
    await waitUntilSettled(bench, ids);
    return await readFigures(bench, receivers, ids);
  } finally {
    receivers.close();
    await flags.close();
  }
}

/** Puts one officer on duty, with a confirmed mail address, a browser for push, and the webhook of the centre. */
async function putOfficerOnDuty({ system }: BenchSystem, receivers: NoticeReceivers): Promise<void> {
  const client = new DemoClient(system.origin);
  const { username, areaCode } = district;
  const token = await client.signIn(username, demoPassword);
  await putOnDuty(client, { token, ...district }, system.inbox, 1);
  await client.call(
    'POST /api/alerts/v1/push/subscriptions',
    {
      body: {
        endpoint: receivers.urlOf('/push'),
        p256dh: createECDH('prime256v1').generateKeys('base64url'),
        auth: randomBytes(16).toString('base64url'),
      },
    },
    token,
  );
  await client.call(
    'PUT /api/alerts/v1/webhooks/{areaCode}',
    { path: { areaCode }, body: { url: receivers.urlOf('/webhook') } },
    token,
  );
}

const alertsDatabase = 'alerts';

/** Waits until every case has escalated and no notice of the first pass waits. */
async function waitUntilSettled({ databases, log }: BenchSystem, ids: readonly string[]): Promise<void> {
  const until = Date.now() + escalationMs + settleTimeoutMs;
  for (;;) {
    const [open] = await databases.queryRows<{ n: number }>(
      alertsDatabase,
      `select (select count(*) from suspected_case where declaration_id = any($1::uuid[]) and escalated_at is null)::int
         + $2::int - (select count(*) from suspected_case where declaration_id = any($1::uuid[]))::int
         + (select count(*) from case_notice n join suspected_case c on c.id = n.case_id
            where c.declaration_id = any($1::uuid[]) and n.state = 'due' and n.step < 2)::int as n`,
      [ids, ids.length],
    );
    if (open?.n === 0) return;
    if (Date.now() > until) {
      log(`${open?.n} cases or notices are still open`);
      return;
    }
    await sleep(2_000);
  }
}

async function readFigures(
  { databases }: BenchSystem,
  receivers: NoticeReceivers,
  ids: readonly string[],
): Promise<FigureRow[]> {
  const latencies = async (sql: string): Promise<{ p50: number; p99: number; max: number; n: number }> => {
    const [row] = await databases.queryRows<{ p50: number; p99: number; max: number; n: number }>(
      alertsDatabase,
      `select percentile_cont(0.5) within group (order by ms)::float8 as p50,
         percentile_cont(0.99) within group (order by ms)::float8 as p99, max(ms)::float8 as max, count(*)::int as n
       from (${sql}) measured`,
      [ids],
    );
    return row ?? { p50: NaN, p99: NaN, max: NaN, n: 0 };
  };
  const handedOver = (channel: string, since: string): string =>
    `select extract(epoch from (n.handed_over_at - ${since})) * 1000 as ms from case_notice n join suspected_case c on c.id = n.case_id
     where c.declaration_id = any($1::uuid[]) and n.channel = '${channel}' and n.step < 2 and n.handed_over_at is not null`;
  const push = await latencies(handedOver('push', 'c.accepted_at'));
  const webhook = await latencies(handedOver('webhook', 'c.accepted_at'));
  const mail = await latencies(handedOver('mail', 'n.due_at'));
  const escalation = await latencies(
    `select extract(epoch from (escalated_at - (opened_at + interval '1 minute'))) * 1000 as ms from suspected_case
     where declaration_id = any($1::uuid[]) and escalated_at is not null`,
  );
  const [twice] = await databases.queryRows<{ n: number }>(
    alertsDatabase,
    `select count(*)::int as n from (
       select 1 from case_notice n join suspected_case c on c.id = n.case_id
       where c.declaration_id = any($1::uuid[]) and n.account_id is not null and n.state in ('handed-over', 'opened', 'cancelled')
       group by n.case_id, n.ladder_started_at, n.step, n.account_id, n.channel having count(*) > 1) doubled`,
    [ids],
  );
  const pushes = receivers.received.get('/push')?.length ?? 0;
  const repeatedWebhooks = [...receivers.webhookIds.values()].filter((times) => times > 1).length;
  const missing = ids.length - push.n;
  const text = ({ p50, p99, max }: { p50: number; p99: number; max: number }): string =>
    `p50 ${formatMilliseconds(p50)}, p99 ${formatMilliseconds(p99)}, highest ${formatMilliseconds(max)}`;
  return [
    figureRow(
      `flag published → push handed over, ${formatNumber(ids.length)} cases`,
      text(push),
      `p99 ≤ ${formatSeconds(maxPushP99Ms / 1000)}`,
      push.p99 <= maxPushP99Ms,
    ),
    figureRow(
      'flag published → webhook handed over',
      text(webhook),
      `p99 ≤ ${formatSeconds(maxOtherP99Ms / 1000)}`,
      webhook.p99 <= maxOtherP99Ms,
    ),
    figureRow(
      'mail handed over after its time, through an emptied Redis and a killed process',
      text(mail),
      `p99 ≤ ${formatSeconds(maxOtherP99Ms / 1000)}`,
      mail.p99 <= maxOtherP99Ms,
    ),
    figureRow(
      'escalation after its time, through an emptied Redis and a killed process of two',
      text(escalation),
      `highest ≤ ${formatSeconds(maxEscalationLateMs / 1000)}`,
      escalation.max <= maxEscalationLateMs,
    ),
    figureRow(
      'cases whose first push is missing, and notices stored twice',
      `${missing}, ${twice?.n ?? NaN}`,
      '0, 0',
      missing === 0 && twice?.n === 0,
    ),
    figureRow(
      'pushes that the push service received, and events that the webhook received more than once',
      `${formatNumber(pushes)}, ${repeatedWebhooks}`,
      'none more than once',
      repeatedWebhooks === 0,
    ),
  ];
}
