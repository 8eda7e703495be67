import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ChaosResult, PerformedEvent } from './chaos-run.ts';
import { formatEvent } from './plan.ts';

const formatSeconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
const formatNumber = (value: number): string => value.toLocaleString('en-US');

/** Recovery times of a kind of event, in milliseconds. */
interface KindSummary {
  readonly kind: string;
  readonly events: number;
  readonly median: number;
  readonly worst: number;
  /** Requests that failed. */
  readonly failed: number;
}

function summarizeKinds(events: readonly PerformedEvent[]): KindSummary[] {
  return [...Map.groupBy(events, ({ kind }) => kind)].map(([kind, ofKind]) => {
    const times = ofKind.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    return {
      kind,
      events: ofKind.length,
      median: times[Math.floor((times.length - 1) / 2)] ?? 0,
      worst: times.at(-1) ?? 0,
      failed: ofKind.reduce((sum, { failed }) => sum + failed, 0),
    };
  });
}

/** The last line of a run: `chaos: 100 events, 48,211 answers, nothing lost, nothing doubled`. */
export function formatVerdict({ done, answered, ledger, good }: ChaosResult): string {
  const answers = Object.values(answered.answers).reduce((sum, count) => sum + count, 0);
  const verdict = [
    ledger.missing > 0 ? `${formatNumber(ledger.missing)} lost` : 'nothing lost',
    ledger.doubled > 0 ? `${formatNumber(ledger.doubled)} doubled` : 'nothing doubled',
  ];
  if (!good && ledger.missing === 0 && ledger.doubled === 0) verdict.push('but with other flaws');
  return `chaos: ${done.length} events, ${formatNumber(answers)} answers, ${verdict.join(', ')}`;
}

/** The report as Markdown. */
function formatReport(result: ChaosResult): string {
  const { seed, rate, instances, done, answered, ledger, flaws, exits } = result;
  const answers = Object.entries(answered.answers);
  const countAnswers = (matches: (key: string) => boolean): string =>
    formatNumber(answers.reduce((total, [key, count]) => total + (matches(key) ? count : 0), 0));
  const recorded = Object.entries(ledger.entries).map(([kind, count]) => `${formatNumber(count)} ${kind}s`);
  const drained = ledger.drained
    ? `Drained ${formatSeconds(ledger.drainedAfterMs)} s after the load`
    : 'It did not drain';
  const lines = [
    `# ${formatVerdict(result)}`,
    '',
    `Seed ${seed}, ${rate} requests a second for ${Math.round(result.seconds)} s, ${instances} ${instances === 1 ? 'process' : 'processes'} of each service.`,
    '',
    '## Recovery',
    '',
    '| event | times | median s | worst s | failed requests |',
    '| --- | --- | --- | --- | --- |',
    ...summarizeKinds(done).map(
      ({ kind, events, median, worst, failed }) =>
        `| ${kind} | ${events} | ${formatSeconds(median)} | ${formatSeconds(worst)} | ${failed} |`,
    ),
    '',
    '## Answers',
    '',
    `${countAnswers((key) => / 2\d\d$/.test(key))} good, ${countAnswers((key) => / 503$/.test(key))} refused with 503, ${countAnswers((key) => / 5(?!03)\d\d$/.test(key))} other errors of a server, ${countAnswers((key) => key.includes('no answer'))} without an answer (requests with a key were retried), ${answered.resent} sent again on a new connection, ${answered.heldBack} not sent because 3,000 were in progress.`,
    '',
    '| request and answer | times |',
    '| --- | --- |',
    ...[...answers].sort().map(([key, count]) => `| ${key} | ${formatNumber(count)} |`),
    '',
    '## Ledger',
    '',
    `Recorded: ${recorded.join(', ')}. ${drained}; checked in ${formatSeconds(ledger.checkedInMs)} s.`,
    '',
    ...(ledger.complete
      ? ['Complete: every entry exists exactly once wherever it belongs.']
      : ledger.findings.map(
          ({ kind, what, count, samples }) =>
            `- **${kind}**, ${count} ${what}${samples.length > 0 ? `: ${samples.join('; ')}` : ''}`,
        )),
    '',
    `Dead letters: ${ledger.deadLetters.length === 0 ? 'none' : ''}`,
    ...ledger.deadLetters.map(({ service, topic, reason }) => `- ${service}, ${topic}: ${reason}`),
    '',
    `Mails that were sent again with the same Message-ID: ${ledger.repeatedMails}`,
    '',
    '## Other flaws',
    '',
    ...(flaws.length === 0 ? ['None. Every process is alive at the end.'] : flaws.map((flaw) => `- ${flaw}`)),
    '',
    '## Events',
    '',
    '```',
    ...done.map(
      (event) =>
        `${formatEvent(event)}: recovered after ${formatSeconds(event.milliseconds)} s${event.lastCause ? `, last ${event.lastCause}` : ''}${event.note ? ` (${event.note})` : ''}`,
    ),
    '```',
    '',
    `## Processes that exited and were restarted (${exits.length})`,
    '',
    ...exits.map((line) => `- ${line}`),
    '',
  ];
  return lines.join('\n');
}

/** Writes `report.md` and `report.json` into a folder. */
export function writeReport(stateDir: string, result: ChaosResult): void {
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(path.join(stateDir, 'report.md'), formatReport(result));
  writeFileSync(path.join(stateDir, 'report.json'), `${JSON.stringify(result, null, 1)}\n`);
}

/** The recovery times as a table for the terminal. */
export function formatRecoveryTable({ done }: ChaosResult): string {
  const rows = [
    ['event', 'times', 'median', 'worst', 'failed'],
    ...summarizeKinds(done).map(({ kind, events, median, worst, failed }) => [
      kind,
      String(events),
      `${formatSeconds(median)} s`,
      `${formatSeconds(worst)} s`,
      String(failed),
    ]),
  ];
  const widthOf = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widthOf(at)) : cell.padStart(widthOf(at)))).join('  '),
    )
    .join('\n');
}
