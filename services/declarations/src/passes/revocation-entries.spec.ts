import { everyIssue } from '@khai-bao/health-form';
import { toRevocationEntries } from './revocation-entries.js';
import type { RevocationReason } from './revocations.queries.js';

const id = '0197b3c4-5d6e-7f80-9a1b-2c3d4e5f6071';
const key = '9a1b2c3d4e5f6071';
const [early, late] = [1_625_011_200, 1_625_014_800];
const row = (last_issue: number, reason: RevocationReason | null, until = early) => ({
  declaration_id: id,
  last_issue,
  reason,
  until: new Date(until * 1000),
});

it.each([
  ['a correction', [row(0, 'corrected')], { lastIssue: 0, until: early }],
  ['a row without a reason', [row(everyIssue, null)], { lastIssue: everyIssue, until: early }],
  ['two corrections', [row(0, 'corrected'), row(1, 'corrected', late)], { lastIssue: 1, until: late }],
  ['a report', [row(everyIssue, 'reported')], { lastIssue: everyIssue, until: early, isReported: true }],
  [
    'a report that was taken back',
    [row(everyIssue, 'reported'), row(-1, 'taken-back')],
    { lastIssue: 0, until: 0 },
  ],
  [
    'a correction before a report that was taken back',
    [row(0, 'corrected'), row(everyIssue, 'reported', late), row(0, 'taken-back', late)],
    { lastIssue: 0, until: late },
  ],
  [
    'a withdrawal after a report',
    [row(everyIssue, 'reported'), row(everyIssue, 'withdrawn')],
    { lastIssue: everyIssue, until: early },
  ],
] as const)('the entry after %s is that of the last row', (_name, rows, entry) => {
  expect([...toRevocationEntries(rows, { withTakenBack: true })]).toEqual([[key, entry]]);
});

it('a full list does not name what was taken back', () => {
  const rows = [row(everyIssue, 'reported'), row(-1, 'taken-back')];
  expect(toRevocationEntries(rows, { withTakenBack: false }).size).toBe(0);
});
