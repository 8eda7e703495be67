import { NativeSelect } from '@mantine/core';
import type { DutyPersonDto, RosterDto } from '@khai-bao/api-client/alerts';
import type { DutyRank } from '@khai-bao/contracts/duty-roster';
import {
  cityDayOf,
  cityTimeOf,
  replaceInShift,
  shiftOnDay,
  swapShifts,
} from '@khai-bao/contracts/duty-roster-plans';
import { Button, cityDay, formatDate } from '@khai-bao/ui';
import { Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { DayField } from '../parts/day-field.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { Tabs } from '../parts/tabs.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { rosterTexts } from './roster.texts.js';
import { PersonSelect, RankSelect, TimeField } from './shift-fields.js';
import {
  comingShifts,
  isTime,
  nameOf,
  toShownShifts,
  useRosterChange,
  type RosterChange,
  type ShownShift,
} from './use-roster.js';

const modes = ['edit', 'replace', 'swap'] as const;
type Mode = (typeof modes)[number];

interface FormProps {
  readonly roster: RosterDto;
  readonly busy: boolean;
  readonly onSave: (change: RosterChange) => void;
  readonly onClose: () => void;
}

const activePeople = ({ people }: RosterDto): DutyPersonDto[] => people.filter(({ isActive }) => isActive);

function ShiftForm({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

function EditForm({
  roster,
  shift,
  day: givenDay,
  busy,
  onSave,
  onClose,
}: FormProps & { shift: ShownShift | null; day: string }) {
  const t = rosterTexts.useTexts();
  const words = commonTexts.useTexts();
  const people = activePeople(roster);
  const [accountId, setAccountId] = useState(shift?.accountId ?? people[0]?.accountId ?? '');
  const [rank, setRank] = useState<DutyRank>(shift?.rank ?? 'first');
  const [day, setDay] = useState(givenDay);
  const [startTime, setStartTime] = useState(shift ? cityTimeOf(shift.startsAt) : '07:00');
  const [endTime, setEndTime] = useState(shift ? cityTimeOf(shift.endsAt) : '19:00');
  const [tried, setTried] = useState(false);
  const remove = shift ? [shift.shiftId] : [];
  const isComplete = accountId !== '' && day !== '' && isTime(startTime) && isTime(endTime);
  return (
    <ShiftForm
      onSubmit={() => {
        setTried(true);
        if (isComplete) onSave({ remove, add: [shiftOnDay(day, { accountId, rank, startTime, endTime })] });
      }}
    >
      <PersonSelect label={t.form.person} people={people} value={accountId} onChange={setAccountId} />
      <RankSelect value={rank} onChange={setRank} />
      <DayField label={t.form.day} value={day} onChange={setDay} />
      <div className="roster-times">
        <TimeField label={t.form.start} value={startTime} tried={tried} onChange={setStartTime} />
        <TimeField label={t.form.end} value={endTime} tried={tried} onChange={setEndTime} />
      </div>
      <p className="dim">{t.form.endHint}</p>
      <DialogFoot send={words.save} busy={busy} onClose={onClose} />
      {shift && (
        <Button
          variant="plain"
          size="small"
          icon={<Trash2 aria-hidden="true" />}
          onClick={() => onSave({ remove, add: [] })}
        >
          {t.form.remove}
        </Button>
      )}
    </ShiftForm>
  );
}

/** Somebody else takes the whole shift, or a part of it. */
function ReplaceForm({ roster, shift, busy, onSave, onClose }: FormProps & { shift: ShownShift }) {
  const t = rosterTexts.useTexts();
  const words = commonTexts.useTexts();
  const people = activePeople(roster).filter((person) => person.accountId !== shift.accountId);
  const [accountId, setAccountId] = useState(people[0]?.accountId ?? '');
  const [startTime, setStartTime] = useState(cityTimeOf(shift.startsAt));
  const [endTime, setEndTime] = useState(cityTimeOf(shift.endsAt));
  const [outside, setOutside] = useState(false);
  const [tried, setTried] = useState(false);
  return (
    <ShiftForm
      onSubmit={() => {
        setTried(true);
        if (accountId === '' || !isTime(startTime) || !isTime(endTime)) return;
        const isNextDay = startTime < cityTimeOf(shift.startsAt);
        const firstDay = cityDayOf(isNextDay ? shift.endsAt : shift.startsAt);
        const period = shiftOnDay(firstDay, { accountId, rank: shift.rank, startTime, endTime });
        const parts = replaceInShift(shift, accountId, period.startsAt, period.endsAt);
        const isOutside = !parts.some((part) => part.accountId === accountId);
        setOutside(isOutside);
        if (isOutside) return;
        onSave({ remove: [shift.shiftId], add: comingShifts(parts, Date.now()) });
      }}
    >
      <p className="dim">{t.form.replaceHint}</p>
      {outside && <Notice tone="stop">{t.form.outsideShift}</Notice>}
      <PersonSelect label={t.form.substitute} people={people} value={accountId} onChange={setAccountId} />
      <div className="roster-times">
        <TimeField label={t.form.start} value={startTime} tried={tried} onChange={setStartTime} />
        <TimeField label={t.form.end} value={endTime} tried={tried} onChange={setEndTime} />
      </div>
      <DialogFoot send={words.save} busy={busy} onClose={onClose} />
    </ShiftForm>
  );
}

/** Two people exchange their shifts. */
function SwapForm({ roster, shift, busy, onSave, onClose }: FormProps & { shift: ShownShift }) {
  const t = rosterTexts.useTexts();
  const [openedAt] = useState(() => Date.now());
  const others = toShownShifts(roster).filter(
    (other) => other.accountId !== shift.accountId && other.startsAt.getTime() > openedAt,
  );
  const [otherId, setOtherId] = useState(others[0]?.shiftId ?? '');
  const other = others.find(({ shiftId }) => shiftId === otherId);
  if (other === undefined) return <p className="dim">{t.form.noSwap}</p>;
  return (
    <ShiftForm
      onSubmit={() => onSave({ remove: [shift.shiftId, other.shiftId], add: swapShifts(shift, other) })}
    >
      <p className="dim">{t.form.swapHint}</p>
      <NativeSelect
        label={t.form.swapWith}
        value={otherId}
        data={others.map((one) => ({
          value: one.shiftId,
          label: `${formatDate(one.startsAt).slice(0, 5)} ${cityTimeOf(one.startsAt)}–${cityTimeOf(one.endsAt)} · ${nameOf(roster.people, one.accountId)}`,
        }))}
        onChange={(event) => setOtherId(event.currentTarget.value)}
      />
      <DialogFoot send={t.form.swap} busy={busy} onClose={onClose} />
    </ShiftForm>
  );
}

/** Adds a shift, or changes, replaces, swaps or removes one. */
export function ShiftDialog({
  roster,
  shift,
  day,
  onClose,
}: {
  roster: RosterDto;
  /** Null: a new shift. */
  shift: ShownShift | null;
  day: string;
  onClose: () => void;
}) {
  const t = rosterTexts.useTexts();
  const [mode, setMode] = useState<Mode>('edit');
  const save = useRosterChange(roster, onClose);
  const form = {
    roster,
    busy: save.isPending,
    onSave: (change: RosterChange) => save.mutate(change),
    onClose,
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={
        shift === null
          ? t.form.addTitle
          : `${t.form.editTitle} ${formatDate(shift.startsAt).slice(0, 5)} · ${nameOf(roster.people, shift.accountId)}`
      }
    >
      <div className="stack">
        {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
        {shift !== null && (
          <Tabs
            label={t.form.tabs}
            tabs={modes}
            current={mode}
            nameOf={(one) => t.form[one]}
            countOf={() => ''}
            onChoose={setMode}
          />
        )}
        {shift === null || mode === 'edit' ? (
          <EditForm {...form} shift={shift} day={day || cityDay()} />
        ) : mode === 'replace' ? (
          <ReplaceForm {...form} shift={shift} />
        ) : (
          <SwapForm {...form} shift={shift} />
        )}
      </div>
    </Dialog>
  );
}
