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

/** So often at most the tables are held against the ledger: what is lost is missing each time. */
const looks = 3;

/**
 * Waits until a system has drained, then holds its tables, service by service and at both centres, against what the load
 * was answered.
 * @param {object} system as `startSystem` gives it: `databaseUrl`, `servers.brokers`, `receiptKeys`, `inbox`
 * @param {string} file a ledger that is closed
 * @returns {Promise<{complete: boolean, missing: number, doubled: number, findings: object[], deadLetters: object[], mailedAgain: number, entries: object, drained: boolean, drainedAfterMs: number, checkedInMs: number}>}
 */
export async function checkLedger(system, file, { patience = 60_000, say = () => undefined } = {}) {
  const databases = new Databases(system.databaseUrl);
  const backlog = new Backlog(databases, system.servers.brokers);
  try {
    const ledger = readLedger(file);
    const began = Date.now();
    let [result, waited] = [undefined, 0];
    for (let look = 0; look < looks && result?.findings.list.length !== 0; look += 1) {
      const { drained, afterMs, left } = await waitUntilDrained(backlog, {
        patience,
        say: (what) => say(`waiting for ${what}`),
      });
      waited += afterMs;
      const before = result?.findings;
      result = { drained, ...(await lookOnce({ databases, ledger, system })) };
      if (before !== undefined) result.findings = result.findings.lasting(before);
      if (!drained) result.findings.add('missing', `what has not drained: ${sentenceOf(left)}`, 1);
      if (!drained) break;
    }
    const { drained, findings, deadLetters, mailedAgain } = result;
    return {
      complete: findings.list.length === 0,
      missing: findings.count('missing'),
      doubled: findings.count('doubled'),
      findings: findings.list,
      deadLetters,
      mailedAgain,
      entries: Object.fromEntries(Object.entries(ledger).map(([kind, lines]) => [kind, lines.length])),
      drained,
      drainedAfterMs: waited,
      checkedInMs: Date.now() - began - waited,
    };
  } finally {
    await backlog.close();
    await databases.close();
  }
}

async function lookOnce({ databases, ledger, system }) {
  const findings = new Findings();
  const context = { databases, ledger, findings, receiptKeys: system.receiptKeys, inbox: system.inbox };
  // A check that cannot be made is a finding like another: the others still speak.
  const made = (check) =>
    check(context).catch((error) => {
      findings.add('wrong', `${check.name}: it could not be made`, 1, [error.message]);
    });
  const told = { deadLetters: [], mailedAgain: 0 };
  for (const check of [...checks, checkLeftovers]) Object.assign(told, await made(check));
  return { findings, ...told };
}
