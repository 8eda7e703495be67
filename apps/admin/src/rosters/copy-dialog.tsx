import type { RosterDto } from '@khai-bao/api-client/alerts';
import { addMonths, copyPreviousMonth, daysOfMonth } from '@khai-bao/contracts/duty-roster-plans';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { QueryResult } from '../navigation/page.js';
import { PlanSave } from './plan-save.js';
import { formatMonth } from './format-month.js';
import { rosterTexts } from './roster.texts.js';
import { replaceableShifts, toShownShifts, useRoster } from './use-roster.js';

/** Fills the shown month with the shifts of the month before, on the same weekdays. */
export function CopyDialog({ roster, onClose }: { roster: RosterDto; onClose: () => void }) {
  const t = rosterTexts.useTexts();
  const [openedAt] = useState(() => Date.now());
  const before = addMonths(roster.month, -1);
  const source = useRoster(roster.areaCode, before);
  const { first, last } = daysOfMonth(roster.month);
  const active = new Set(roster.people.filter(({ isActive }) => isActive).map(({ accountId }) => accountId));
  return (
    <Dialog opened onClose={onClose} title={t.copy}>
      <div className="stack">
        <p>{t.plan.copyText(formatMonth(before), formatMonth(roster.month))}</p>
        <QueryResult query={source} rows={2}>
          {(found) => (
            <PlanSave
              roster={roster}
              planned={copyPreviousMonth(toShownShifts(found), roster.month).filter(({ accountId }) =>
                active.has(accountId),
              )}
              replaceable={replaceableShifts(toShownShifts(roster), first, last, openedAt)}
              onClose={onClose}
            />
          )}
        </QueryResult>
      </div>
    </Dialog>
  );
}
