import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
} from 'class-validator';
import { roles, type Role } from '../roles.js';

/** States of an account. */
export const accountStates = [
  'REQUESTED',
  'REFUSED',
  'ISSUED',
  'DELIVERED',
  'BOUNCED',
  'HANDOVER_WAITING',
  'HANDOVER_OPENED',
  'HANDED_OVER',
  'HANDOVER_RETURNED',
  'ACTIVATED',
  'DISABLED',
] as const;
export type AccountState = (typeof accountStates)[number];

/** State of an account, without its name and secrets. Topic `accounts.account.v1`, key: account. */
export class AccountSnapshot {
  @IsUUID() accountId: string;
  @IsIn(roles) role: Role;
  @IsIn(accountStates) state: AccountState;
  @IsISO8601() stateSince: string;
  @IsOptional() @IsString() areaCode: string | null;
  @IsOptional() @IsString() areaPath: string | null;
  @IsOptional() @IsUUID() unitId: string | null;
  /** Null while the account is not issued. */
  @IsOptional() @IsIn(['mail', 'handover', 'shown']) delivery: 'mail' | 'handover' | 'shown' | null;
  @IsOptional() @IsUUID() handoverId: string | null;
  /** Deadline of the handover. */
  @IsOptional() @IsISO8601() dueAt: string | null;
  /** Tokens of an older account version are refused. */
  @IsInt() tokenVersion: number;
  @IsBoolean() active: boolean;
  /** Account that made the last transition. */
  @IsOptional() @IsUUID() actorId: string | null;
}

/** Maximum number of sessions in one event. More sessions are published in several events. */
export const maxEndedSessionsPerEvent = 200;

/**
 * Sessions that ended before their access tokens did: every service refuses tokens that carry one of these ids.
 * Topic `accounts.session-ended.v1`, key: account.
 */
export class SessionsEnded {
  @IsUUID() accountId: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(maxEndedSessionsPerEvent)
  @IsUUID(undefined, { each: true })
  sessionIds: string[];
  /** Time after which all access tokens of these sessions have expired, so that the ids need not be stored longer. */
  @IsISO8601() tokensExpireAt: string;
}

/**
 * States of a gate device. `LOCKED`: too many wrong PINs; the unit's administrator or a sign-in with a password on the
 * device unlocks it. `ENDED` is final.
 */
export const gateDeviceStates = ['ACTIVE', 'LOCKED', 'ENDED'] as const;
export type GateDeviceState = (typeof gateDeviceStates)[number];

/** A gate device of a unit, without its name and its key. Topic `accounts.device.v1`, key: device. */
export class GateDeviceSnapshot {
  @IsUUID() deviceId: string;
  @IsUUID() unitId: string;
  @IsIn(gateDeviceStates) state: GateDeviceState;
  @IsISO8601() stateSince: string;
  /** Account that made the last transition; null when wrong PINs or the end of the unit made it. */
  @IsOptional() @IsUUID() actorId: string | null;
}
