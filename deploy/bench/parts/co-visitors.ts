import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClient, demoPassword } from '@khai-bao/local/demo-client.ts';
import type { BenchSystem } from '../bench-system.ts';
import { figureRow, formatNumber, formatSeconds, type FigureRow } from '../figures.ts';
import { openFlagSource, type FlagSource } from '../load/flag-source.ts';
import type { SmsGateway } from '../load/sms-gateway.ts';

const maxSendingMs = 60_000;
const timeoutMs = 300_000;
const alertsDatabase = 'alerts';
const windows = { minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore: 2 } as const;

export interface CoVisitorOptions {
  /** Contacts of a case, each with a number of its own. */
  readonly people: number;
  readonly stateDir: string;
}

/**
 * Measures how fast a notice reaches the contacts of a case at a simulated gateway, from the release to the last message; then again while
 * one of two processes is killed.
 */
export async function measureCoVisitors(
  bench: BenchSystem,
  gateway: SmsGateway,
  { people, stateDir }: CoVisitorOptions,
): Promise<FigureRow[]> {
  const { system, log } = bench;
  const flags = await openFlagSource(system.servers.brokers, path.join(stateDir, 'secrets.json'));
  try {
    const undisturbed = await sendNotice(bench, gateway, flags, people);
    log(`${formatNumber(people)} messages in ${formatSeconds(undisturbed.sendingMs / 1000)}`);
    const disturbed = await sendNotice(bench, gateway, flags, people, async () => {
      // Two seconds after the release messages are under way.
      await sleep(2_000);
      log('killing a process of alerts');
      system.serviceProcess('alerts').sendFault('SIGKILL');
    });
    return [
      figureRow(
        `co-visitors: release → last of ${formatNumber(people)} messages at the gateway`,
        formatSeconds(undisturbed.sendingMs / 1000),
        `≤ ${formatSeconds(maxSendingMs / 1000)}`,
        undisturbed.sendingMs <= maxSendingMs,
      ),
      figureRow('the same: release answered after', formatSeconds(undisturbed.releaseMs / 1000)),
      figureRow(
        'the same: numbers without a message / with two',
        `${undisturbed.missing} / ${undisturbed.doubled}`,
        '0 / 0',
        undisturbed.missing === 0 && undisturbed.doubled === 0,
      ),
      figureRow(
        'through a killed process of two: last message after',
        formatSeconds(disturbed.sendingMs / 1000),
      ),
      figureRow(
        'the same: numbers without a message / with two of different ids / repeated under one id',
        `${disturbed.missing} / ${disturbed.doubled} / ${disturbed.repeated}`,
        '0 / 0 / –',
        disturbed.missing === 0 && disturbed.doubled === 0,
      ),
    ];
  } finally {
    await flags.close();
  }
}

interface SentNotice {
  readonly releaseMs: number;
  readonly sendingMs: number;
  readonly missing: number;
  /** Numbers with messages of different ids. */
  readonly doubled: number;
  /** Messages that came again under their id. */
  readonly repeated: number;
}

/** Opens a case with contacts, prepares a notice as its centre, releases it as HCDC, and waits for its last message. */
async function sendNotice(
  bench: BenchSystem,
  gateway: SmsGateway,
  flags: FlagSource,
  people: number,
  disturb: () => Promise<void> = () => Promise.resolve(),
): Promise<SentNotice> {
  const { system, log } = bench;
  const client = new DemoClient(system.origin);
  const centre = await client.signIn('ttyt.quan1', demoPassword);
  const city = await client.signIn('hcdc', demoPassword);
  const declarationId = await flags.publishFlag();
  const id = await awaitValue(bench, 'select id as value from suspected_case where declaration_id = $1', [
    declarationId,
  ]);
  const { searchId } = await client.call(
    'POST /api/alerts/v1/cases/{id}/contacts/search',
    { path: { id }, body: { reason: 'Đo lường', ...windows } },
    centre,
  );
  log(`publishing ${formatNumber(people)} contacts`);
  await flags.publishContacts({ requestId: searchId, caseId: id, count: people });
  await awaitValue(
    bench,
    `select 'complete' as value from contact_search where id = $1 and state = 'complete'`,
    [searchId],
  );
  const { noticeId } = await client.call(
    'POST /api/alerts/v1/cases/{id}/co-visitor-notices',
    { path: { id }, body: { reasons: ['same-gate'] } },
    centre,
  );
  gateway.reset();
  const releasedAt = Date.now();
  await client.call(
    'POST /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/release',
    { path: { id, noticeId }, body: {} },
    city,
  );
  const releaseMs = Date.now() - releasedAt;
  await disturb();
  await awaitValue(bench, `select 'sent' as value from co_visitor_notice where id = $1 and state = 'sent'`, [
    noticeId,
  ]);
  const idsByPhone = new Map<string, Set<string>>();
  for (const { to, id: messageId } of gateway.received)
    idsByPhone.set(to, (idsByPhone.get(to) ?? new Set()).add(messageId));
  const messageIds = new Set(gateway.received.map(({ id: messageId }) => messageId));
  return {
    releaseMs,
    sendingMs: Math.max(...gateway.received.map(({ at }) => at)) - releasedAt,
    missing: people - idsByPhone.size,
    doubled: [...idsByPhone.values()].filter(({ size }) => size > 1).length,
    repeated: gateway.received.length - messageIds.size,
  };
}

/** Waits until a query of alerts finds a value. @throws Error after five minutes */
async function awaitValue({ databases }: BenchSystem, sql: string, parameters: unknown[]): Promise<string> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const [row] = await databases.queryRows<{ value: string }>(alertsDatabase, sql, parameters);
    if (row !== undefined) return row.value;
    if (Date.now() > until) throw new Error(`nothing was found in time: ${sql}`);
    await sleep(100);
  }
}
