/** States of a suspected case, in the order of its life. */
export const caseStates = [
  'NEW',
  'ACKNOWLEDGED',
  'INVESTIGATING',
  'CONFIRMED',
  'RULED_OUT',
  'CLOSED',
] as const;
export type CaseState = (typeof caseStates)[number];

/** What a suspected case was opened for: the rules flagged a declaration, gate staff reported a visitor, a contact of a case fell ill. */
export const caseSources = ['rules', 'gate-staff', 'contact'] as const;
export type CaseSource = (typeof caseSources)[number];

/** Reasons that an officer gives for a state. `other` needs a note. */
export const caseReasons = [
  'test-positive',
  'clinical-diagnosis',
  'test-negative',
  'other-illness',
  'declared-by-mistake',
  'recovered',
  'transferred-out',
  'died',
  'lost-to-follow-up',
  'result-corrected',
  'new-result',
  'new-information',
  'duplicate',
  'other',
] as const;
export type CaseReason = (typeof caseReasons)[number];

/** What was done for the person of a case during the investigation. */
export const caseSteps = [
  'isolated',
  'transported',
  'sampled',
  'result-positive',
  'result-negative',
  'result-inconclusive',
] as const;
export type CaseStep = (typeof caseSteps)[number];

/** Whom an officer called because of a case. */
export const caseCallTargets = ['person', 'representative', 'unit', 'other'] as const;
export type CaseCallTarget = (typeof caseCallTargets)[number];

/** How a call ended. */
export const caseCallOutcomes = ['reached', 'no-answer', 'wrong-number', 'refuses'] as const;
export type CaseCallOutcome = (typeof caseCallOutcomes)[number];

/** What a line in the history of a case is about. */
export const caseHistoryEntries = [
  'state',
  'escalated',
  'unit-moved',
  'person-corrected',
  'report-taken-back',
  'taken-over',
  'station-reported',
  'onset-recorded',
  'step',
  'call',
  'transfer-requested',
  'transfer-accepted',
  'transfer-declined',
  'transfer-withdrawn',
  'transfer-overdue',
  'merged',
  'co-visitors-prepared',
  'co-visitors-released',
  'co-visitors-refused',
  'co-visitors-cancelled',
  'co-visitors-expired',
  'co-visitors-retried',
  'contact-of',
  'contact-ill',
  'contact-symptoms',
  'other',
] as const;
export type CaseHistoryEntry = (typeof caseHistoryEntries)[number];

/** Hours within which a suspected case is reported to the health station of the commune (Circular 15/2026/TT-BYT). */
export const stationReportHours = 24;

/** Levels of officers: a district's medical centre, and HCDC for the city. */
export type CaseLevel = 'district' | 'city';

/** States that officers set. */
export type SettableCaseState = Exclude<CaseState, 'NEW' | 'ACKNOWLEDGED'>;

/** A state that officers can set from another one. */
export interface CaseTransition {
  readonly to: SettableCaseState;
  /** The lowest level that may set it. */
  readonly by: CaseLevel;
  /** The reasons of which one must be given; none: no reason is asked. */
  readonly reasons: readonly CaseReason[];
}

const confirm: CaseTransition = {
  to: 'CONFIRMED',
  by: 'district',
  reasons: ['test-positive', 'clinical-diagnosis', 'other'],
};
const ruleOut: CaseTransition = {
  to: 'RULED_OUT',
  by: 'district',
  reasons: ['test-negative', 'other-illness', 'declared-by-mistake', 'other'],
};

/**
 * State → what officers can set next, the usual one first. `NEW` and `ACKNOWLEDGED` are not set in this way. An ended case is opened
 * again by its district while the case is ruled out, and by HCDC alone once it is closed: its data were reported as final then.
 */
export const caseTransitions: Readonly<Record<CaseState, readonly CaseTransition[]>> = {
  NEW: [],
  ACKNOWLEDGED: [{ to: 'INVESTIGATING', by: 'district', reasons: [] }, confirm, ruleOut],
  INVESTIGATING: [confirm, ruleOut],
  CONFIRMED: [
    {
      to: 'CLOSED',
      by: 'district',
      reasons: ['recovered', 'transferred-out', 'died', 'lost-to-follow-up', 'other'],
    },
    { to: 'INVESTIGATING', by: 'district', reasons: ['result-corrected', 'other'] },
  ],
  RULED_OUT: [
    { to: 'CLOSED', by: 'district', reasons: [] },
    { to: 'INVESTIGATING', by: 'district', reasons: ['new-result', 'new-information', 'other'] },
  ],
  CLOSED: [{ to: 'INVESTIGATING', by: 'city', reasons: ['new-result', 'new-information', 'other'] }],
};

/** States in which steps of the investigation are recorded. */
export const statesWithSteps: readonly CaseState[] = ['ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED'];

/** States in which calls are recorded: whoever calls has taken the case. */
export const statesWithCalls: readonly CaseState[] = [
  'ACKNOWLEDGED',
  'INVESTIGATING',
  'CONFIRMED',
  'RULED_OUT',
];
