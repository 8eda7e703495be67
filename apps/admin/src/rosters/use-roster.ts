import {
  changeRoster,
  getRoster,
  type DutyPersonDto,
  type RosterDto,
  type ShiftDto,
} from '@khai-bao/api-client/alerts';
import type { DutyShift } from '@khai-bao/contracts/duty-roster';
import { cityDayOf, type PlannedShift } from '@khai-bao/contracts/duty-roster-plans';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { rosterTexts } from './roster.texts.js';

export const rosterKey = ['rosters'] as const;
const refetchIntervalMs = 60_000;

/** A stored shift as the pure functions of rosters read it. */
export interface ShownShift extends DutyShift {
  readonly shiftId: string;
  readonly alarm: ShiftDto['alarm'];
}

export const toShownShifts = ({ areaCode, shifts }: RosterDto): ShownShift[] =>
  shifts.map(({ shiftId, accountId, rank, startsAt, endsAt, alarm }) => ({
    shiftId,
    alarm,
    centreCode: areaCode,
    accountId,
    rank,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
  }));

export const nameOf = (people: readonly DutyPersonDto[], accountId: string): string =>
  people.find((person) => person.accountId === accountId)?.name ?? '–';

/** Whether a time is typed as `07:00`. */
export const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);

/** A month of the roster of a centre; without a month the current one. Not asked while the area is null. */
export function useRoster(areaCode: string | null, month?: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...rosterKey, areaCode, month ?? 'now'],
    queryFn: () =>
      getRoster({
        client: api.client,
        path: { areaCode: areaCode ?? '' },
        query: month === undefined ? {} : { month },
      }),
    enabled: areaCode !== null,
    refetchInterval: refetchIntervalMs,
  });
}

export interface RosterChange {
  readonly remove: readonly string[];
  readonly add: readonly PlannedShift[];
}

/** Saves one change of a roster at the version that the page shows. */
export function useRosterChange(roster: RosterDto, onDone: () => void) {
  const t = rosterTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ remove, add }: RosterChange) =>
      changeRoster({
        client: api.client,
        path: { areaCode: roster.areaCode },
        body: {
          version: roster.version,
          remove: [...remove],
          add: add.map(({ accountId, rank, startsAt, endsAt }) => ({
            accountId,
            rank,
            startsAt: startsAt.toISOString(),
            endsAt: endsAt.toISOString(),
          })),
        },
      }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.saved });
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: rosterKey }),
  });
}

/** Lists the shifts of days that have not started yet: what a plan for these days may replace. */
export const replaceableShifts = (
  shifts: readonly ShownShift[],
  first: string,
  last: string,
  now: number,
): ShownShift[] =>
  shifts.filter(
    ({ startsAt }) => startsAt.getTime() > now && cityDayOf(startsAt) >= first && cityDayOf(startsAt) <= last,
  );

/** Lists the shifts of a plan that have not ended. */
export const comingShifts = <Shift extends PlannedShift>(shifts: readonly Shift[], now: number): Shift[] =>
  shifts.filter(({ endsAt }) => endsAt.getTime() > now);
