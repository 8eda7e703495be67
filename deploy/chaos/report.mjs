import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lineOf } from './plan.mjs';

const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1);
const number = (value) => value.toLocaleString('en-US');

/** Median and worst time back to normal for each kind of event. */
export function timesOf(done) {
  const byKind = Map.groupBy(done, ({ kind }) => kind);
  return [...byKind].map(([kind, events]) => {
    const times = events.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const bad = events.reduce((sum, event) => sum + event.bad, 0);
    return {
      kind,
      events: events.length,
      median: times[Math.floor((times.length - 1) / 2)],
      worst: times.at(-1),
      bad,
    };
  });
}

/** The line on which a run ends. */
export function closingLine({ done, answered, ledger, good }) {
  const answers = Object.values(answered.answers).reduce((sum, count) => sum + count, 0);
  const verdict = [
    ledger.missing > 0 ? `${number(ledger.missing)} lost` : 'nothing lost',
    ledger.doubled > 0 ? `${number(ledger.doubled)} doubled` : 'nothing doubled',
  ];
  if (!good && ledger.missing === 0 && ledger.doubled === 0) verdict.push('but not all is well');
  return `chaos: ${done.length} events, ${number(answers)} answers, ${verdict.join(', ')}`;
}

/** The report as Markdown. */
export function reportOf(run) {
  const { seed, rate, instances, done, answered, ledger, flaws, ended } = run;
  const sum = (test) =>
    Object.entries(answered.answers).reduce((total, [key, count]) => total + (test(key) ? count : 0), 0);
  const lines = [
    `# ${closingLine(run)}`,
    '',
    `Seed ${seed}, ${rate} requests a second for ${Math.round(run.seconds)} s, ${instances} ${instances === 1 ? 'process' : 'processes'} of each service.`,
    '',
    '## Back to normal',
    '',
    '| event | times | median s | worst s | requests without a good answer |',
    '| --- | --- | --- | --- | --- |',
    ...timesOf(done).map(
      ({ kind, events, median, worst, bad }) =>
        `| ${kind} | ${events} | ${seconds(median)} | ${seconds(worst)} | ${bad} |`,
    ),
    '',
    '## Answers',
    '',
    `${number(sum((key) => / 2\d\d$/.test(key)))} good, ${number(sum((key) => / 503$/.test(key)))} refused with 503, ${number(sum((key) => / 5(?!03)\d\d$/.test(key)))} other errors of a server, ${number(sum((key) => key.includes('no answer')))} without an answer (what is safe to repeat was repeated), ${answered.resent} sent again on a new connection, ${answered.heldBack} not begun because 3,000 were under way.`,
    '',
    '| request and answer | times |',
    '| --- | --- |',
    ...Object.entries(answered.answers)
      .sort()
      .map(([key, count]) => `| ${key} | ${number(count)} |`),
    '',
    '## Ledger',
    '',
    `Written down: ${Object.entries(ledger.entries)
      .map(([kind, count]) => `${number(count)} ${kind}s`)
      .join(
        ', ',
      )}. ${ledger.drained ? `Drained ${seconds(ledger.drainedAfterMs)} s after the load` : 'It did not drain'}; checked in ${seconds(ledger.checkedInMs)} s.`,
    '',
    ...(ledger.complete
      ? ['Complete: every one stands once where it belongs.']
      : ledger.findings.map(
          ({ kind, what, count, samples }) =>
            `- **${kind}**, ${count} ${what}${samples.length > 0 ? `: ${samples.join('; ')}` : ''}`,
        )),
    '',
    `Dead letters: ${ledger.deadLetters.length === 0 ? 'none' : ''}`,
    ...ledger.deadLetters.map(({ service, topic, reason }) => `- ${service}, ${topic}: ${reason}`),
    '',
    `Mails handed over again as they were, by their Message-ID: ${ledger.mailedAgain}`,
    '',
    '## What was wrong besides',
    '',
    ...(flaws.length === 0
      ? ['Nothing. Every process answers at the end.']
      : flaws.map((flaw) => `- ${flaw}`)),
    '',
    '## Events',
    '',
    '```',
    ...done.map(
      (event) =>
        `${lineOf(event)}: normal after ${seconds(event.milliseconds)} s${event.last ? `, last ${event.last}` : ''}${event.note ? ` (${event.note})` : ''}`,
    ),
    '```',
    '',
    `## Processes that ended and were started again (${ended.length})`,
    '',
    ...ended.map((text) => `- ${text}`),
    '',
  ];
  return lines.join('\n');
}

/** Writes `report.md` and `report.json` into a folder. */
export function writeReport(stateDir, run) {
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(path.join(stateDir, 'report.md'), reportOf(run));
  writeFileSync(path.join(stateDir, 'report.json'), `${JSON.stringify(run, null, 1)}\n`);
}

/** The table for the terminal. */
export function tableOf(run) {
  const rows = [
    ['event', 'times', 'median', 'worst', 'not good'],
    ...timesOf(run.done).map(({ kind, events, median, worst, bad }) => [
      kind,
      String(events),
      `${seconds(median)} s`,
      `${seconds(worst)} s`,
      String(bad),
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '),
    )
    .join('\n');
}
