import { Backlog, sentenceOf, waitUntilDrained } from './backlog.mjs';
import { checkAccounts, checkMail, checkRegistrations } from './checks/accounts.mjs';
import { checkCases } from './checks/cases.mjs';
import { checkChecks, checkCounters, checkDeclarations } from './checks/declarations.mjs';
import { checkCentres, checkFeed } from './checks/feed.mjs';
import { checkLeftovers, checkReadModels } from './checks/leftovers.mjs';
import { checkReceipts } from './checks/receipts.mjs';
import { Findings } from './compare.mjs';
import { Databases } from './database.mjs';
import { readLedger } from './ledger.mjs';

const checks = [
  checkDeclarations, checkChecks, checkCounters, checkRegistrations, checkAccounts, checkMail, checkCases, checkFeed, checkCentres,
  checkReceipts, checkReadModels,
]; // prettier-ignore

/**
 * Waits until a system has drained, then holds its tables, service by service and at both centres, against what the load
 * was answered.
 * @param {object} system as `startSystem` gives it: `databaseUrl`, `servers.brokers`, `receiptKeys`, `inbox`
 * @param {string} file a ledger that is closed
 * @returns {Promise<{complete: boolean, missing: number, doubled: number, findings: object[], deadLetters: object[], entries: object, drained: boolean, drainedAfterMs: number, checkedInMs: number}>}
 */
export async function checkLedger(system, file, { patience = 60_000, say = () => undefined } = {}) {
  const databases = new Databases(system.databaseUrl);
  const backlog = new Backlog(databases, system.servers.brokers);
  try {
    const { drained, afterMs, left } = await waitUntilDrained(backlog, {
      patience,
      say: (what) => say(`waiting for ${what}`),
    });
    const began = Date.now();
    const findings = new Findings();
    if (!drained) findings.add('missing', `what has not drained: ${sentenceOf(left)}`, 1);
    const ledger = readLedger(file);
    const context = {
      databases,
      ledger,
      findings,
      receiptKeys: system.receiptKeys,
      inbox: system.inbox,
    };
    // A check that cannot be made is a finding like another: the others still speak.
    const made = (check) =>
      check(context).catch((error) => {
        findings.add('wrong', `${check.name}: it could not be made`, 1, [error.message]);
      });
    for (const check of checks) await made(check);
    const deadLetters = (await made(checkLeftovers))?.deadLetters ?? [];
    return {
      complete: findings.list.length === 0,
      missing: findings.count('missing'),
      doubled: findings.count('doubled'),
      findings: findings.list,
      deadLetters,
      entries: Object.fromEntries(Object.entries(ledger).map(([kind, lines]) => [kind, lines.length])),
      drained,
      drainedAfterMs: afterMs,
      checkedInMs: Date.now() - began,
    };
  } finally {
    await backlog.close();
    await databases.close();
  }
}
