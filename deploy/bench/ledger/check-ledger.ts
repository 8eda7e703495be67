import { messageOf } from '@khai-bao/local/log.ts';
import type { RunningSystem } from '@khai-bao/local/system.ts';
import { Backlog, formatBacklog, waitUntilDrained, type DrainOptions } from './backlog.ts';
import type { CheckReport, DeadLetter, LedgerCheck } from './check-context.ts';
import { checkAccounts, checkMail, checkRegistrations } from './checks/accounts.ts';
import { checkCases, checkNotices } from './checks/cases.ts';
import { checkChecks, checkCounters, checkDeclarations } from './checks/declarations.ts';
import { checkCentres, checkFeed } from './checks/feed.ts';
import { checkLeftovers, checkReadModels } from './checks/leftovers.ts';
import { checkReceipts } from './checks/receipts.ts';
import { Findings, type Finding } from './compare.ts';
import { Databases } from './database.ts';
import { readLedger, type EntryCounts, type EntryKind, type LedgerLines } from './ledger.ts';

const checks: readonly LedgerCheck[] = [
  checkDeclarations,
  checkChecks,
  checkCounters,
  checkRegistrations,
  checkAccounts,
  checkMail,
  checkCases,
  checkNotices,
  checkFeed,
  checkCentres,
  checkReceipts,
  checkReadModels,
  checkLeftovers,
];

/** Rounds of checks at most: a lost entry is missing in each round. */
const maxRounds = 3;

/** The parts of a running system that are checked. */
export interface CheckedSystem extends Pick<RunningSystem, 'databaseUrl' | 'receiptKeys'> {
  readonly servers: Pick<RunningSystem['servers'], 'brokers'>;
  readonly inbox?: string;
}

/** The result of a check of a ledger. */
export interface Verdict {
  /** True without findings. */
  readonly complete: boolean;
  readonly missing: number;
  readonly doubled: number;
  readonly findings: readonly Finding[];
  readonly deadLetters: readonly DeadLetter[];
  /** Mails that were sent again with the same Message-ID. */
  readonly repeatedMails: number;
  readonly entries: EntryCounts;
  readonly drained: boolean;
  readonly drainedAfterMs: number;
  readonly checkedInMs: number;
}

/**
 * Waits until the queues of a system are empty, then compares its tables, service by service and in both data centres, with
 * what the load was answered.
 * @param file a ledger that is closed
 */
export async function checkLedger(
  system: CheckedSystem,
  file: string,
  { stallTimeoutMs = 60_000, log = () => undefined }: DrainOptions = {},
): Promise<Verdict> {
  const databases = new Databases(system.databaseUrl);
  const backlog = new Backlog(databases, system.servers.brokers);
  try {
    const ledger = readLedger(file);
    const startedAt = Date.now();
    let drainedAfterMs = 0;
    let drained = true;
    let report: Required<CheckReport> = { deadLetters: [], repeatedMails: 0 };
    let findings: Findings | undefined;
    for (let round = 0; round < maxRounds && drained && findings?.list.length !== 0; round += 1) {
      const drain = await waitUntilDrained(backlog, {
        stallTimeoutMs,
        log: (queues) => log(`waiting for ${queues}`),
      });
      drained = drain.drained;
      drainedAfterMs += drain.afterMs;
      const result = await runChecks(system, databases, ledger);
      findings = findings === undefined ? result.findings : result.findings.lasting(findings);
      report = result.report;
      if (!drained) findings.add('missing', `what has not drained: ${formatBacklog(drain.left)}`, 1);
    }
    const found = findings ?? new Findings();
    return {
      complete: found.list.length === 0,
      missing: found.count('missing'),
      doubled: found.count('doubled'),
      findings: found.list,
      ...report,
      entries: countLines(ledger),
      drained,
      drainedAfterMs,
      checkedInMs: Date.now() - startedAt - drainedAfterMs,
    };
  } finally {
    await backlog.close();
    await databases.close();
  }
}

async function runChecks(
  { receiptKeys, inbox }: CheckedSystem,
  databases: Databases,
  ledger: LedgerLines,
): Promise<{ readonly findings: Findings; readonly report: Required<CheckReport> }> {
  const findings = new Findings();
  const context = { databases, ledger, findings, receiptKeys, ...(inbox === undefined ? {} : { inbox }) };
  let report: Required<CheckReport> = { deadLetters: [], repeatedMails: 0 };
  for (const check of checks) {
    try {
      report = { ...report, ...(await check(context)) };
    } catch (error) {
      // A check that fails is a finding, and the others still run.
      findings.add('wrong', `${check.name}: the check failed`, 1, [messageOf(error)]);
    }
  }
  return { findings, report };
}

const countLines = (ledger: LedgerLines): EntryCounts =>
  Object.fromEntries(
    (Object.entries(ledger) as [EntryKind, string[]][]).map(([kind, lines]) => [kind, lines.length]),
  ) as EntryCounts;
