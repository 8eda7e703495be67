import { isOfficial, type RegistrationState, type Role, type UnitKind } from '@khai-bao/contracts';
import { isAreaWithin } from './session-areas.js';

/** Groups of people that a training session is for. */
export const attendeeGroups = ['unit-admin', 'gate-staff', 'official'] as const;
export type AttendeeGroup = (typeof attendeeGroups)[number];

/** Whom a training session is for. */
export interface TrainingAudience {
  readonly attendeeGroups: readonly AttendeeGroup[];
  /** Empty: units of all kinds. */
  readonly unitKinds: readonly UnitKind[];
  readonly areaPaths: readonly string[];
}

/** The unit of an account, as its registration states it. */
export interface AudienceUnit {
  readonly kind: UnitKind;
  readonly areaPath: string;
  readonly state: RegistrationState;
}

/** The account that reads or signs up, with its unit if it belongs to one that is known. */
export interface AudienceReader {
  readonly role: Role;
  readonly areaPath: string | null;
  readonly unit: AudienceUnit | null;
}

/** States of a registration in which a unit takes part in training. */
export const trainedUnitStates: readonly RegistrationState[] = ['FORWARDED', 'PHARMACY_LISTED'];

/**
 * Lists the groups for which an account may sign people up: an admin of a unit for the admin and the gate staff of the unit, an official
 * for themselves. Empty: the session is not for the account.
 */
export function groupsToSignUp(
  { role, areaPath, unit }: AudienceReader,
  audience: TrainingAudience,
): readonly AttendeeGroup[] {
  if (isOfficial(role)) {
    const isAsked = areaPath !== null && audience.areaPaths.some((path) => overlaps(path, areaPath));
    return isAsked ? audience.attendeeGroups.filter((group) => group === 'official') : [];
  }
  if (role !== 'unit-admin' || unit === null || !isUnitInAudience(unit, audience)) return [];
  return audience.attendeeGroups.filter((group) => group !== 'official');
}

/** Returns whether an account sees a session. Officials also see the sessions of units in their area. */
export const seesSession = (reader: AudienceReader, audience: TrainingAudience): boolean =>
  groupsToSignUp(reader, audience).length > 0 ||
  (isOfficial(reader.role) &&
    reader.areaPath !== null &&
    audience.areaPaths.some((path) => overlaps(path, reader.areaPath!)));

const isUnitInAudience = (unit: AudienceUnit, { unitKinds, areaPaths }: TrainingAudience): boolean =>
  trainedUnitStates.includes(unit.state) &&
  (unitKinds.length === 0 || unitKinds.includes(unit.kind)) &&
  areaPaths.some((path) => isAreaWithin(unit.areaPath, path));

const overlaps = (one: string, other: string): boolean =>
  isAreaWithin(one, other) || isAreaWithin(other, one);
