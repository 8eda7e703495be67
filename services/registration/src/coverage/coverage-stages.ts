/** Progress of a unit. Each unit is at one stage; rejected, merged and closed ones are at none. */
export const coverageStages = [
  'committee',
  'received',
  'forwarded',
  'issued',
  'handed',
  'fresh',
  'active',
  'silent',
  'disabled',
  'exempt',
  'pharmacy',
] as const;
export type CoverageStage = (typeof coverageStages)[number];

/** The stages that each view of the list of units shows. */
export const stagesOfView = {
  known: coverageStages,
  /** Waiting for the committee. */
  committee: ['committee', 'received'],
  /** Forwarded, without an issued account. */
  account: ['forwarded'],
  /** With an issued account, before the first declaration. */
  unit: ['issued', 'handed', 'fresh', 'disabled'],
  active: ['active'],
  silent: ['silent'],
  exempt: ['exempt'],
  pharmacy: ['pharmacy'],
} as const satisfies Record<string, readonly CoverageStage[]>;
export type CoverageView = keyof typeof stagesOfView;
export const coverageViews = Object.keys(stagesOfView) as CoverageView[];

/**
 * SQL expression for the stage of a row of `unit_progress`; null when it has none. A unit with an activated account is silent
 * when its last declaration, or its activation, was on `quietSince` or earlier. A unit that NCOVI covers counts as exempt unless it
 * declares here as well.
 * @param quietSince SQL expression of a day (`date`)
 */
export const coverageStageSql = (quietSince: string): string => `case state
  when 'SUBMITTED' then 'committee' when 'NEEDS_INFO' then 'committee' when 'RECEIVED' then 'received'
  when 'EXEMPT_NCOVI' then 'exempt' when 'PHARMACY_LISTED' then 'pharmacy'
  when 'FORWARDED' then case
    when ncovi_basis is not null and (account_state is distinct from 'ACTIVATED' or declared_on is null or declared_on <= ${quietSince}) then 'exempt'
    when account_state = 'ACTIVATED' then case
      when quiet_since <= ${quietSince} then 'silent' when declared_on > ${quietSince} then 'active' else 'fresh' end
    when account_state = 'DISABLED' then 'disabled'
    when account_state in ('DELIVERED', 'HANDED_OVER') then 'handed'
    when account_state in ('ISSUED', 'BOUNCED', 'HANDOVER_WAITING', 'HANDOVER_OPENED', 'HANDOVER_RETURNED') then 'issued'
    else 'forwarded' end
  end`;

export interface StageCounts {
  known: number;
  received: number;
  forwarded: number;
  issued: number;
  handedOver: number;
  active: number;
  silent: number;
  exempt: number;
  pharmacies: number;
  late: number;
  outdatedPosters: number;
}

export const createZeroCounts = (): StageCounts => ({
  known: 0,
  received: 0,
  forwarded: 0,
  issued: 0,
  handedOver: 0,
  active: 0,
  silent: 0,
  exempt: 0,
  pharmacies: 0,
  late: 0,
  outdatedPosters: 0,
});

const stagesBeforeForwarding: ReadonlySet<CoverageStage> = new Set([
  'committee',
  'received',
  'exempt',
  'pharmacy',
]);
const stagesWithoutAccount: ReadonlySet<CoverageStage> = new Set([...stagesBeforeForwarding, 'forwarded']);

/** Adds units at a stage to the counts. Each count includes the units at later stages. */
export function addUnitsAtStage(counts: StageCounts, stage: CoverageStage, units: number): void {
  counts.known += units;
  if (stage !== 'committee') counts.received += units;
  if (!stagesBeforeForwarding.has(stage)) counts.forwarded += units;
  if (!stagesWithoutAccount.has(stage)) counts.issued += units;
  if (!stagesWithoutAccount.has(stage) && stage !== 'issued') counts.handedOver += units;
  if (stage === 'active') counts.active += units;
  if (stage === 'silent') counts.silent += units;
  if (stage === 'exempt') counts.exempt += units;
  if (stage === 'pharmacy') counts.pharmacies += units;
}
