import type { RegistrationState, PendingStep } from '@khai-bao/contracts';
import type { OverdueBefore } from '../clocks/clock-settings.js';
import type { UnitRow } from '../units/unit.row.js';
import type { RegistrationItemDto } from './registration-list.dto.js';

/** The step that a committee, or the unit after a question, has to take in each state of the intake. */
export const pendingStepOfState: Partial<Record<RegistrationState, PendingStep>> = {
  SUBMITTED: 'receive',
  RECEIVED: 'forward',
  NEEDS_INFO: 'needs-info',
};

const isOverdue = ({ state, state_since: since }: UnitRow, overdueBefore: OverdueBefore): boolean => {
  const step = pendingStepOfState[state];
  return step !== undefined && since <= overdueBefore[step];
};

/** The columns of a list. They hold no personal data. */
export const toRegistrationItemDto = (row: UnitRow, overdueBefore: OverdueBefore): RegistrationItemDto => ({
  unitId: row.id,
  trackingCode: row.tracking_code,
  name: row.name,
  kind: row.kind,
  street: row.street,
  areaCode: row.area_code,
  areaName: row.area_name,
  state: row.state,
  hasEmail: row.has_email,
  usesNcovi: row.uses_ncovi,
  submittedAt: row.submitted_at.toISOString(),
  stateSince: row.state_since.toISOString(),
  late: isOverdue(row, overdueBefore),
  accountState: row.account_state,
  duplicateOpen: row.duplicate_open,
  healthAsks: row.health_asked_at !== null,
  version: row.version,
});
