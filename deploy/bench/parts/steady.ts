import type { BenchSystem } from '../bench-system.ts';
import { figureRow, formatMilliseconds, formatNumber, ledgerRow, type FigureRow } from '../figures.ts';
import { openCaseStream, type CaseStream } from '../load/case-stream.ts';
import type { SuspectedDeclaration } from '../load/run-load.ts';
import { cpuSecondsByProcess } from '../process-usage.ts';

const connections = 256;
const suspectedShare = 0.005;
const backlogIntervalMs = 5_000;
/** A minute of looks at the backlog. */
const looksPerMinute = 12;
const maxAnswerP99Ms = 100;
const maxAlertP99Ms = 1_000;
const maxReceiptP99Ms = 5_000;

export interface SteadyOptions {
  /** Declarations a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** Measures a constant rate through the gateway with an open console of cases, and what it costs. */
export async function measureSteady(
  bench: BenchSystem,
  { rate, seconds }: SteadyOptions,
): Promise<FigureRow[]> {
  // Warm-up: a system in operation has run for days.
  await bench.runLoad({ seconds: 30, rate: rate / 2 });
  await bench.runLoad({ seconds: 30, rate });
  await bench.drain();
  const caseStream = await openCaseStream(bench.system.origin, 'hcdc');
  const before = await measureCost(bench);
  const startedAt = new Date();
  const backlogWatch = watchBacklog(bench);
  const report = await bench.runLoad({ seconds, rate, connections, suspectedShare });
  const { statuses, acceptedLatency: answer } = report;
  const waiting = await backlogWatch.stop();
  const drainMs = await bench.drain();
  const after = await measureCost(bench);
  const alerts = await measureAlerts(bench, caseStream, report.suspected);
  caseStream.close();
  const receipts = await measureReceipts(bench, startedAt);
  const ledger = await bench.checkLedger();
  const errors = Object.entries(statuses).reduce(
    (sum, [status, count]) => sum + (status === '201' ? 0 : count),
    0,
  );
  bench.log(`steady: ${JSON.stringify({ statuses, answer, alerts, receipts, waiting, drainMs })}`);
  const worstReceiptMs = Math.max(...receipts.map(({ p99 }) => p99));
  return [
    figureRow(
      `${formatNumber(rate)}/s for ${seconds} s through the gateway: requests without a 201`,
      formatNumber(errors),
      '0',
      errors === 0,
    ),
    figureRow(
      'submit → answer, p50 / p99',
      `${formatMilliseconds(answer.p50)} / ${formatMilliseconds(answer.p99)}`,
      'p99 ≤ 100 ms',
      answer.p99 <= maxAnswerP99Ms,
    ),
    figureRow(
      'the same minute by minute, p99',
      report.minuteLatencies.map(({ p99 }) => formatMilliseconds(p99)).join(', '),
    ),
    figureRow(
      `suspected declaration answered → case on an open console, p99 of ${alerts.count}`,
      formatMilliseconds(alerts.p99),
      '≤ 1 s',
      alerts.count > 0 && alerts.missing === 0 && alerts.p99 <= maxAlertP99Ms,
    ),
    figureRow(
      'accepted → receipts of both centres, p99',
      formatMilliseconds(worstReceiptMs),
      '≤ 5 s',
      worstReceiptMs <= maxReceiptP99Ms,
    ),
    figureRow(
      'unpublished events, first and last minute',
      `${formatNumber(waiting.first)} / ${formatNumber(waiting.last)}`,
      'not growing',
      waiting.last <= Math.max(2 * waiting.first, 2 * rate),
    ),
    figureRow('drained after the last answer', formatMilliseconds(drainMs)),
    ledgerRow('ledger', ledger, `: ${JSON.stringify(ledger.findings)}`),
    ...costRows(before, after, report.accepted),
  ];
}

/** The largest backlog of the first and of the last minute. */
interface BacklogTrend {
  readonly first: number;
  readonly last: number;
}

/** Reads the number of unpublished rows and unconfirmed records every five seconds. */
function watchBacklog({ databases }: BenchSystem): { stop(): Promise<BacklogTrend> } {
  const sizes: number[] = [];
  const readSize = async (): Promise<void> => {
    const { waiting } = await databases.queryRow<{ readonly waiting: string }>(
      'sync',
      `select (select last from feed_stream where stream = 'declaration') - (select min(confirmed) from feed_cursor where stream = 'declaration') as waiting`,
    );
    const { unpublished } = await databases.queryRow<{ readonly unpublished: number }>(
      'declarations',
      `select count(*)::int as unpublished from outbox where published_at is null`,
    );
    sizes.push(Number(waiting) + unpublished);
  };
  const timer = setInterval(() => void readSize().catch(() => undefined), backlogIntervalMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await readSize();
      const looks = Math.max(1, Math.min(looksPerMinute, Math.floor(sizes.length / 3)));
      return { first: Math.max(...sizes.slice(0, looks)), last: Math.max(...sizes.slice(-looks)) };
    },
  };
}

interface AlertLatency {
  readonly count: number;
  /** Cases that never arrived on the console. */
  readonly missing: number;
  readonly p50: number;
  readonly p99: number;
}

/** Milliseconds from the answer to the citizen to the event on the console. */
async function measureAlerts(
  { databases }: BenchSystem,
  { firstSeen }: CaseStream,
  suspected: readonly SuspectedDeclaration[],
): Promise<AlertLatency> {
  const cases = await databases.queryRows<{ readonly id: string; readonly declaration_id: string }>(
    'alerts',
    'select id, declaration_id from suspected_case',
  );
  const caseByDeclaration = new Map(cases.map(({ id, declaration_id: declaration }) => [declaration, id]));
  const latencies: number[] = [];
  let missing = 0;
  for (const { id, at } of suspected) {
    const caseId = caseByDeclaration.get(id);
    // A person who declares twice at one unit has one case.
    if (caseId === undefined) continue;
    const seenAt = firstSeen.get(caseId);
    if (seenAt === undefined) missing += 1;
    else latencies.push(Math.max(0, seenAt - at));
  }
  latencies.sort((a, b) => a - b);
  const quantile = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { count: latencies.length, missing, p50: quantile(0.5), p99: quantile(0.99) };
}

/** Milliseconds from the acceptance of a declaration to its receipt. */
interface ReceiptLatency {
  readonly destination: string;
  readonly p50: number;
  readonly p99: number;
}

const measureReceipts = ({ databases }: BenchSystem, startedAt: Date): Promise<ReceiptLatency[]> =>
  databases.queryRows<ReceiptLatency>(
    'sync',
    `select r.destination, 1000 * percentile_cont(0.5) within group (order by extract(epoch from r.received_at - f.event_time)) as p50,
       1000 * percentile_cont(0.99) within group (order by extract(epoch from r.received_at - f.event_time)) as p99
     from receipt r join feed_record f on f.stream = r.stream and f.seq between r.from_seq and r.to_seq
     where r.stream = 'declaration' and r.received_at >= $1 and f.event_time >= $1 group by r.destination`,
    [startedAt],
  );

/** CPU seconds of each process, and bytes of WAL, tables and Kafka. */
interface Cost {
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly bytes: Readonly<Record<'wal' | 'tables' | 'kafka', number>>;
}

async function measureCost(bench: BenchSystem): Promise<Cost> {
  const cpuSeconds = cpuSecondsByProcess(bench.system);
  const { wal } = await bench.databases.queryRow<{ readonly wal: number }>(
    'declarations',
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal`,
  );
  const sizes = await Promise.all(
    bench.system.databases.map((name) =>
      bench.databases.queryRow<{ readonly size: number }>(
        name,
        'select pg_database_size(current_database())::float8 as size',
      ),
    ),
  );
  const tables = sizes.reduce((sum, { size }) => sum + size, 0);
  return { cpuSeconds, bytes: { wal, tables, kafka: await bench.measureKafkaBytes() } };
}

function costRows(before: Cost, after: Cost, accepted: number): FigureRow[] {
  const thousands = accepted / 1000;
  const cpuByProcess = Object.entries(after.cpuSeconds).map(([name, seconds]): [string, number] => [
    name,
    (seconds - (before.cpuSeconds[name] ?? 0)) / thousands,
  ]);
  const total = cpuByProcess.reduce((sum, [, seconds]) => sum + seconds, 0);
  const parts = cpuByProcess
    .sort(([, a], [, b]) => b - a)
    .filter(([, seconds]) => seconds >= 0.01)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`)
    .join(', ');
  const kilobytes = (name: keyof Cost['bytes']): string =>
    `${formatNumber((after.bytes[name] - before.bytes[name]) / 1024 / thousands)} kB`;
  return [
    figureRow('CPU seconds per thousand declarations, end to end', `${total.toFixed(2)} (${parts})`),
    figureRow(
      'per thousand declarations: WAL / tables of all services and centres / Kafka',
      `${kilobytes('wal')} / ${kilobytes('tables')} / ${kilobytes('kafka')}`,
    ),
  ];
}
