import type { DutyPersonDto, RosterDto } from '@khai-bao/api-client/alerts';
import { addDays, daysOfMonth, expandPattern, type PatternLine } from '@khai-bao/contracts/duty-roster-plans';
import { Button, cityDay } from '@khai-bao/ui';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { DayField } from '../parts/day-field.js';
import { Dialog } from '../parts/dialog.js';
import { PlanSave } from './plan-save.js';
import { rosterTexts } from './roster.texts.js';
import { PersonSelect, RankSelect, TimeField } from './shift-fields.js';
import { isTime, replaceableShifts, toShownShifts } from './use-roster.js';

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const maxPatternLines = 40;
/** The longest period of a pattern, days. */
const maxPatternDays = 92;

interface KeyedLine extends PatternLine {
  readonly key: number;
}

function LineFields({
  line,
  number,
  people,
  onChange,
  onRemove,
}: {
  line: KeyedLine;
  number: number;
  people: readonly DutyPersonDto[];
  onChange: (line: KeyedLine) => void;
  onRemove: (() => void) | null;
}) {
  const t = rosterTexts.useTexts();
  return (
    <fieldset className="pattern-line">
      <legend className="num">{t.plan.line(number)}</legend>
      <div className="pattern-fields">
        <PersonSelect
          label={t.form.person}
          people={people}
          value={line.accountId}
          onChange={(accountId) => onChange({ ...line, accountId })}
        />
        <RankSelect value={line.rank} onChange={(rank) => onChange({ ...line, rank })} />
        <TimeField
          label={t.form.start}
          value={line.startTime}
          tried
          onChange={(startTime) => onChange({ ...line, startTime })}
        />
        <TimeField
          label={t.form.end}
          value={line.endTime}
          tried
          onChange={(endTime) => onChange({ ...line, endTime })}
        />
      </div>
      <div className="pattern-days" role="group" aria-label={t.plan.weekdays}>
        {weekdays.map((weekday) => (
          <button
            key={weekday}
            type="button"
            aria-pressed={line.weekdays.includes(weekday)}
            onClick={() =>
              onChange({
                ...line,
                weekdays: line.weekdays.includes(weekday)
                  ? line.weekdays.filter((one) => one !== weekday)
                  : [...line.weekdays, weekday],
              })
            }
          >
            {t.weekdays[weekday]}
          </button>
        ))}
        {onRemove && (
          <Button
            variant="plain"
            size="small"
            aria-label={t.plan.removeLine(number)}
            icon={<Trash2 aria-hidden="true" />}
            onClick={onRemove}
          />
        )}
      </div>
    </fieldset>
  );
}

/** Makes shifts from a weekly pattern for a range of days. */
export function PatternDialog({ roster, onClose }: { roster: RosterDto; onClose: () => void }) {
  const t = rosterTexts.useTexts();
  const [openedAt] = useState(() => Date.now());
  const people = roster.people.filter(({ isActive }) => isActive);
  const month = daysOfMonth(roster.month);
  const today = cityDay();
  const [from, setFrom] = useState(month.first > today ? month.first : today);
  const [to, setTo] = useState(month.last);
  const [lines, setLines] = useState<readonly KeyedLine[]>([
    {
      key: 0,
      accountId: people[0]?.accountId ?? '',
      rank: 'first',
      weekdays,
      startTime: '07:00',
      endTime: '19:00',
    },
  ]);
  const isComplete =
    from !== '' && to !== '' && lines.every((line) => isTime(line.startTime) && isTime(line.endTime));
  const last = to > addDays(from || today, maxPatternDays) ? addDays(from || today, maxPatternDays) : to;
  const planned = isComplete ? expandPattern(lines, from, last) : [];
  const replaceable = isComplete ? replaceableShifts(toShownShifts(roster), from, last, openedAt) : [];
  return (
    <Dialog opened onClose={onClose} title={t.pattern} size="lg">
      <div className="stack">
        <div className="roster-times">
          <DayField label={t.plan.from} min={today} value={from} onChange={setFrom} />
          <DayField
            label={t.plan.to}
            min={from || today}
            max={addDays(from || today, maxPatternDays)}
            value={to}
            onChange={setTo}
          />
        </div>
        {lines.map((line, at) => (
          <LineFields
            key={line.key}
            line={line}
            number={at + 1}
            people={people}
            onChange={(changed) => setLines(lines.map((one) => (one.key === line.key ? changed : one)))}
            onRemove={lines.length > 1 ? () => setLines(lines.filter(({ key }) => key !== line.key)) : null}
          />
        ))}
        {lines.length < maxPatternLines && (
          <Button
            variant="quiet"
            size="small"
            icon={<Plus aria-hidden="true" />}
            onClick={() => {
              const before = lines.at(-1)!;
              setLines([
                ...lines,
                {
                  ...before,
                  key: Math.max(...lines.map(({ key }) => key)) + 1,
                  startTime: before.endTime,
                  endTime: before.startTime,
                },
              ]);
            }}
          >
            {t.plan.addLine}
          </Button>
        )}
        <p className="dim">{t.form.endHint}</p>
        <PlanSave roster={roster} planned={planned} replaceable={replaceable} onClose={onClose} />
      </div>
    </Dialog>
  );
}
