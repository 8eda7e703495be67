import type { RosterDto } from '@khai-bao/api-client/alerts';
import { coversInstant, periodsOverlap, type DutyPeriod } from '@khai-bao/contracts/duty-roster';
import {
  addDays,
  cityDayOf,
  cityTimeOf,
  daysBetween,
  daysOfMonth,
  instantInCity,
  weekdayOf,
} from '@khai-bao/contracts/duty-roster-plans';
import { formatDate, useNow } from '@khai-bao/ui';
import { BellOff, CircleCheck, Plus, TriangleAlert } from 'lucide-react';
import { useProfile } from '../session/session.js';
import { rosterTexts } from './roster.texts.js';
import { nameOf, toShownShifts, type ShownShift } from './use-roster.js';

/** Shifts of one day that have the same start and end. */
interface Band {
  readonly time: string;
  readonly shifts: ShownShift[];
}

/** The part of a gap that lies in a day: `19:00–24:00`. */
function formatGapInDay(gap: DutyPeriod, day: DutyPeriod, wholeDay: string): string {
  const startsAt = new Date(Math.max(gap.startsAt.getTime(), day.startsAt.getTime()));
  const endsAt = new Date(Math.min(gap.endsAt.getTime(), day.endsAt.getTime()));
  const isWhole = startsAt.getTime() === day.startsAt.getTime() && endsAt.getTime() === day.endsAt.getTime();
  return isWhole ? wholeDay : `${cityTimeOf(startsAt)}–${cityTimeOf(endsAt).replace('00:00', '24:00')}`;
}

function toBands(shifts: readonly ShownShift[]): Band[] {
  const bands: Band[] = [];
  for (const shift of shifts) {
    const time = `${cityTimeOf(shift.startsAt)}–${cityTimeOf(shift.endsAt).replace('00:00', '24:00')}`;
    const band = bands.find((one) => one.time === time);
    if (band) band.shifts.push(shift);
    else bands.push({ time, shifts: [shift] });
  }
  return bands;
}

function ShiftButton({
  shift,
  name,
  isOwn,
  now,
  onOpen,
}: {
  shift: ShownShift;
  name: string;
  isOwn: boolean;
  now: number;
  onOpen: () => void;
}) {
  const t = rosterTexts.useTexts();
  return (
    <button
      type="button"
      className="roster-shift"
      data-rank={shift.rank}
      data-now={coversInstant(shift, new Date(now)) || undefined}
      data-own={isOwn || undefined}
      disabled={shift.endsAt.getTime() <= now}
      onClick={onOpen}
    >
      <span>
        {name}
        {isOwn && ` (${t.you})`}
      </span>{' '}
      <span className="roster-rank">{t.ranks[shift.rank]}</span>
      {shift.alarm !== null && (
        <span className="roster-alarm" data-alarm={shift.alarm}>
          {shift.alarm === 'ready' ? (
            <CircleCheck size={15} aria-hidden="true" />
          ) : (
            <BellOff size={15} aria-hidden="true" />
          )}{' '}
          {t.alarms[shift.alarm]}
        </span>
      )}
    </button>
  );
}

/** A month of shifts, a row per day; gaps stand in the day in which they lie. */
export function RosterTable({
  roster,
  canManage,
  onOpen,
  onAdd,
}: {
  roster: RosterDto;
  canManage: boolean;
  onOpen: (shift: ShownShift) => void;
  onAdd: (day: string) => void;
}) {
  const t = rosterTexts.useTexts();
  const { accountId } = useProfile();
  const now = useNow();
  const today = cityDayOf(new Date(now));
  const shifts = toShownShifts(roster);
  const { first, last } = daysOfMonth(roster.month);
  const gaps = roster.gaps.map((gap) => ({
    ...gap,
    startsAt: new Date(gap.startsAt),
    endsAt: new Date(gap.endsAt),
  }));
  return (
    <table className="roster-table">
      <caption className="visually-hidden">{t.shifts}</caption>
      <thead>
        <tr>
          <th scope="col">{t.day}</th>
          <th scope="col">{t.shift}</th>
          <th scope="col">
            <span className="visually-hidden">{t.add}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {daysBetween(first, last).map((day) => {
          const whole = {
            startsAt: instantInCity(day, '00:00'),
            endsAt: instantInCity(addDays(day, 1), '00:00'),
          };
          const gapsOfDay = gaps.filter((gap) => periodsOverlap(gap, whole));
          const bands = toBands(shifts.filter(({ startsAt }) => cityDayOf(startsAt) === day));
          const weekday = weekdayOf(day) as keyof typeof t.weekdays;
          return (
            <tr
              key={day}
              data-today={day === today || undefined}
              data-past={day < today || undefined}
              data-gap={gapsOfDay.some(({ kind }) => kind === 'nobody') ? 'nobody' : gapsOfDay[0]?.kind}
            >
              <th scope="row">
                <span className="roster-weekday" data-sunday={weekday === 7 || undefined}>
                  {t.weekdays[weekday]}
                </span>{' '}
                <span className="num">{formatDate(day).slice(0, 5)}</span>
              </th>
              <td>
                {bands.length === 0 && gapsOfDay.length === 0 && <span className="dim">{t.noShift}</span>}
                {bands.map(({ time, shifts: ofBand }) => (
                  <div key={time} className="roster-band">
                    <span className="num roster-time">{time}</span>
                    {ofBand.map((shift) => (
                      <ShiftButton
                        key={shift.shiftId}
                        shift={shift}
                        name={nameOf(roster.people, shift.accountId)}
                        isOwn={shift.accountId === accountId}
                        now={now}
                        onOpen={() => onOpen(shift)}
                      />
                    ))}
                  </div>
                ))}
                {gapsOfDay.map((gap) => (
                  <p key={gap.startsAt.getTime()} className="roster-gap num" data-kind={gap.kind}>
                    <TriangleAlert size={16} aria-hidden="true" /> {t.gapKinds[gap.kind]}:{' '}
                    {formatGapInDay(gap, whole, t.wholeDay)}
                  </p>
                ))}
              </td>
              <td className="roster-add">
                {canManage && day >= today && (
                  <button type="button" aria-label={t.addOn(formatDate(day))} onClick={() => onAdd(day)}>
                    <Plus size={18} aria-hidden="true" />
                  </button>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
