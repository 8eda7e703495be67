import { Checkbox } from '@mantine/core';
import type { RosterDto } from '@khai-bao/api-client/alerts';
import { maxShiftsPerChange } from '@khai-bao/contracts/duty-roster';
import type { PlannedShift } from '@khai-bao/contracts/duty-roster-plans';
import { Button } from '@khai-bao/ui';
import { useState } from 'react';
import { Notice } from '../parts/notice.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { rosterTexts } from './roster.texts.js';
import { comingShifts, useRosterChange, type ShownShift } from './use-roster.js';

/** The end of a plan: how many shifts it adds and removes, and the button that saves it. */
export function PlanSave({
  roster,
  planned,
  replaceable,
  onClose,
}: {
  roster: RosterDto;
  planned: readonly PlannedShift[];
  /** Shifts that the plan may replace. */
  replaceable: readonly ShownShift[];
  onClose: () => void;
}) {
  const t = rosterTexts.useTexts();
  const words = commonTexts.useTexts();
  const [isReplacing, setIsReplacing] = useState(false);
  const save = useRosterChange(roster, onClose);
  const [openedAt] = useState(() => Date.now());
  const add = comingShifts(planned, openedAt);
  const removed = isReplacing ? replaceable : [];
  const isTooLong = add.length > maxShiftsPerChange || removed.length > maxShiftsPerChange;
  return (
    <>
      {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
      {replaceable.length > 0 && (
        <Checkbox
          label={t.plan.replaceExisting}
          checked={isReplacing}
          onChange={(event) => setIsReplacing(event.currentTarget.checked)}
        />
      )}
      <p className="strong num" role="status">
        {isTooLong
          ? t.plan.tooMany(maxShiftsPerChange)
          : add.length === 0
            ? t.plan.nothing
            : t.plan.preview(add.length, removed.length)}
      </p>
      <div className="row">
        <Button
          busy={save.isPending}
          disabled={add.length === 0 || isTooLong}
          onClick={() => save.mutate({ add, remove: removed.map(({ shiftId }) => shiftId) })}
        >
          {t.plan.save}
        </Button>
        <Button variant="plain" onClick={onClose}>
          {words.cancel}
        </Button>
      </div>
    </>
  );
}
