import type { DutyRank } from '@khai-bao/contracts';

/** How a person is notified. `call`: somebody at the console calls the person and records the outcome. */
export const personChannels = ['push', 'mail', 'sms', 'call'] as const;
export type PersonChannel = (typeof personChannels)[number];

/** Channels of notices: those of people, and the system of a centre. */
export const noticeChannels = [...personChannels, 'webhook'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

/** Whose people are notified: those of the district's medical centre, or those of HCDC. */
export type NoticeLevel = 'district' | 'city';

/** One step of the ladder of a case. */
export interface LadderPlanStep {
  /** Time after the start of the ladder, milliseconds. */
  readonly offsetMs: number;
  readonly levels: readonly NoticeLevel[];
  readonly ranks: readonly DutyRank[];
  readonly channels: readonly PersonChannel[];
  /** Whether the next step runs at once when this one reaches nobody. */
  readonly isPassedOverWhenEmpty: boolean;
}

const everyRank: readonly DutyRank[] = ['first', 'second', 'deputy'];
const called: readonly DutyRank[] = ['first', 'second'];
/** Repetitions after the escalation at its interval. */
const fastRepetitions = 24;
/** Interval of the repetitions after those, which end with an acknowledgement only: the next shift is notified too, milliseconds. */
const slowIntervalMs = 15 * 60_000;

/**
 * Returns a step of the ladder, which has no last one. The medical centre and HCDC are notified at the same moment. Without an
 * acknowledgement the next channel follows, then the deputies, then HCDC again when it becomes responsible, then everybody again at
 * the same interval.
 * @param escalateMinutes minutes after which the city becomes responsible
 */
export function planLadderStep(step: number, escalateMinutes: number): LadderPlanStep {
  const escalationMs = escalateMinutes * 60_000;
  const firstPass = (
    share: number,
    levels: readonly NoticeLevel[],
    ranks: readonly DutyRank[],
    channels: readonly PersonChannel[],
  ): LadderPlanStep => ({
    offsetMs: share * escalationMs,
    levels,
    ranks,
    channels,
    isPassedOverWhenEmpty: true,
  });
  switch (step) {
    case 0:
      return firstPass(0, ['district', 'city'], called, ['push']);
    case 1:
      return firstPass(0.1, ['district', 'city'], called, ['mail']);
    case 2:
      return firstPass(0.2, ['district', 'city'], called, ['sms']);
    case 3:
      return firstPass(0.3, ['district'], called, ['call']);
    case 4:
      return firstPass(0.5, ['district'], ['deputy'], ['push', 'mail', 'sms', 'call']);
  }
  const repetition = step - 5;
  const slow = Math.max(0, repetition - fastRepetitions);
  return {
    // The timer of the escalation is due at the same time and must be first.
    offsetMs: (repetition - slow + 1) * escalationMs + slow * slowIntervalMs + 1_000,
    levels: repetition === 0 ? ['city'] : ['district', 'city'],
    ranks: everyRank,
    channels:
      repetition === 0
        ? ['push', 'mail', 'sms', 'call']
        : slow === 0
          ? ['push', 'mail']
          : ['push', 'mail', 'sms'],
    isPassedOverWhenEmpty: false,
  };
}

/** The only notice of a case that arrives at a centre while somebody works on it. */
export const arrivalPlan: Pick<LadderPlanStep, 'levels' | 'ranks' | 'channels'> = {
  levels: ['district'],
  ranks: everyRank,
  channels: ['push', 'mail'],
};

/**
 * Time for which a notice to a person is tried again while its channel does not respond, milliseconds. After it the repetitions of the
 * ladder go on with notices of their own.
 */
export const personPatienceMs = 15 * 60_000;

/** Notices of one unit to one person on one channel are at least this far apart, milliseconds. */
export const groupingIntervalMs = 2 * 60_000;

/** The last notice of a unit to a person on a channel. */
export interface PreviousNotice {
  readonly id: string;
  readonly state: 'due' | 'handed-over' | 'opened';
  readonly dueAt: Date;
  /** Whether an attempt to hand it over has failed. */
  readonly hasFailedAttempt: boolean;
}

/** What happens with a further notice: it is sent at a time, or joins one that waits. */
export type GroupingDecision =
  { readonly kind: 'send'; readonly dueAt: Date } | { readonly kind: 'join'; readonly noticeId: string };

/**
 * Decides how a further case of a unit reaches a person. The first one goes out at once. Later ones within two minutes go out together,
 * two minutes after it: the second case waits for that time, and the others join it. Nobody joins a notice that is stuck in retries: it
 * may never arrive.
 */
export function decideGrouping(previous: PreviousNotice | null, now: Date): GroupingDecision {
  if (previous === null) return { kind: 'send', dueAt: now };
  if (previous.state === 'due' && !previous.hasFailedAttempt) return { kind: 'join', noticeId: previous.id };
  const next = new Date(previous.dueAt.getTime() + groupingIntervalMs);
  return { kind: 'send', dueAt: next.getTime() > now.getTime() ? next : now };
}
