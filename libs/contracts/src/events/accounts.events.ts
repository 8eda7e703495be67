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

/** Life of an account. */
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

/** An account, whole, without its name or its secrets. Topic `accounts.account.v1`, key: account. */
export class AccountSnapshot {
  @IsUUID() accountId: string;
  @IsIn(roles) role: Role;
  @IsIn(accountStates) state: AccountState;
  @IsISO8601() stateSince: string;
  @IsOptional() @IsString() areaCode: string | null;
  @IsOptional() @IsString() areaPath: string | null;
  @IsOptional() @IsUUID() unitId: string | null;
  /** Null while nothing was issued. */
  @IsOptional() @IsIn(['mail', 'handover', 'shown']) delivery: 'mail' | 'handover' | 'shown' | null;
  @IsOptional() @IsUUID() handoverId: string | null;
  /** Until when the handover should be done. */
  @IsOptional() @IsISO8601() dueAt: string | null;
  /** Tokens of an older version are refused. */
  @IsInt() tokenVersion: number;
  @IsBoolean() active: boolean;
  /** Who did the last step. */
  @IsOptional() @IsUUID() actorId: string | null;
}

/** Sessions in one event at most; more are told in several. */
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
  /** From then on no access token of these sessions can be valid any more, so the ids need not be kept. */
  @IsISO8601() tokensExpireAt: string;
}
