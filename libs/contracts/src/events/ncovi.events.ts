import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { SealedForReaders } from './sealed.js';

/** What happened to a unit of the national NCOVI list. */
export const ncoviChangeKinds = ['added', 'changed', 'removed'] as const;
export type NcoviChangeKind = (typeof ncoviChangeKinds)[number];

/** Sealed content of `NcoviUnitSnapshot.contact`. */
export interface NcoviContact {
  /** E.164; null when the list names none. */
  readonly phone: string | null;
}

/** A unit of the national NCOVI list. Topic `sync.ncovi-unit.v1`, key: NCOVI unit. */
export class NcoviUnitSnapshot {
  /** The code of the unit on NCOVI. */
  @IsString() @IsNotEmpty() @MaxLength(40) entryId: string;
  @IsIn(ncoviChangeKinds) change: NcoviChangeKind;
  /** Empty for a unit that has left the list, as `street`. */
  @IsString() @MaxLength(200) name: string;
  @IsOptional() @IsString() @MaxLength(20) taxCode: string | null;
  /** Code of the ward; null for a unit that has left the list. */
  @IsOptional() @IsString() @MaxLength(10) areaCode: string | null;
  @IsString() @MaxLength(200) street: string;
  /** Null for a unit that has left the list. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SealedForReaders) contact: SealedForReaders | null;
  /** When the list was compared. */
  @IsISO8601() changedAt: string;
}

/**
 * Which system covers a unit: its own account at Khai Báo, NCOVI, both or none. Topic `registration.unit-cover.v1`, key:
 * unit.
 */
export class UnitCoverSnapshot {
  @IsUUID() unitId: string;
  @IsString() @IsNotEmpty() areaPath: string;
  /** The account of the unit is activated. */
  @IsBoolean() byKhaiBao: boolean;
  /** The national list names the unit, or its grace after leaving the list has not ended. */
  @IsBoolean() byNcovi: boolean;
  /** Its code on NCOVI; null when the list does not name it. */
  @IsOptional() @IsString() @MaxLength(40) ncoviEntryId: string | null;
  @IsISO8601() since: string;
}
