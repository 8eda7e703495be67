import type { RegistrationState, PendingStep } from '@khai-bao/contracts';
import type { OverdueBefore } from '../clocks/clock-settings.js';
import type { UnitEntity } from '../units/unit.entity.js';
import type { RegistrationItemDto } from './registration-list.dto.js';

/** The step that a committee, or the unit after a question, has to take in each state of the intake. */
export const pendingStepOfState: Partial<Record<RegistrationState, PendingStep>> = {
  SUBMITTED: 'receive',
  RECEIVED: 'forward',
  NEEDS_INFO: 'needs-info',
};

const isOverdue = ({ state, stateSince: since }: UnitEntity, overdueBefore: OverdueBefore): boolean => {
  const step = pendingStepOfState[state];
  return step !== undefined && since <= overdueBefore[step];
};

/** The columns of a list. They hold no personal data. */
export const toRegistrationItemDto = (
  row: UnitEntity,
  overdueBefore: OverdueBefore,
): RegistrationItemDto => ({
  unitId: row.id,
  trackingCode: row.trackingCode,
  name: row.name,
  kind: row.kind,
  street: row.street,
  areaCode: row.areaCode,
  areaName: row.areaName,
  state: row.state,
  hasEmail: row.hasEmail,
  usesNcovi: row.usesNcovi,
  submittedAt: row.submittedAt.toISOString(),
  stateSince: row.stateSince.toISOString(),
  late: isOverdue(row, overdueBefore),
  accountState: row.accountState,
  duplicateOpen: row.duplicateOpen,
  healthAsks: row.healthAskedAt !== null,
  version: row.version,
});
