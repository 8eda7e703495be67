import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { accountStates, roles, type AccountState, type Role } from '@khai-bao/contracts';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { PageQuery } from '@khai-bao/platform/http';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { type BounceReason, bounceReasons } from '../../accounts/account-values.js';

export class InviteOfficialDto {
  @ApiProperty()
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  displayName: string;
  @ApiProperty({ enum: roles, enumName: 'Role' }) @IsIn(roles) role: Role;
  /** Code of the ward, district or city: `26740`. */
  @ApiProperty() @IsString() @Matches(/^\d{2,5}$/) areaCode: string;
  /** One address; without it the one-time password is shown once to who invites. */
  @ApiPropertyOptional() @IsOptional() @IsEmail() @MaxLength(254) email?: string;
  /** A deputy's first and last moment. */
  @ApiPropertyOptional() @IsOptional() @IsISO8601({ strict: true }) from?: string;
  @ApiPropertyOptional() @IsOptional() @IsISO8601({ strict: true }) until?: string;
}

export class MoveOfficialDto {
  @ApiProperty() @IsString() @Matches(/^\d{2,5}$/) areaCode: string;
}

export class OfficialQuery extends PageQuery {
  override limit = 200;
}

export class OfficialDto {
  @ApiProperty() accountId: string;
  @ApiProperty() username: string;
  @ApiProperty() displayName: string;
  /** The name is kept, but cannot be opened; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty({ enum: roles, enumName: 'Role' }) role: Role;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState' }) state: AccountState;
  @ApiProperty() createdAt: string;
  @ApiProperty({ nullable: true, type: String }) from: string | null;
  @ApiProperty({ nullable: true, type: String }) until: string | null;
  /** Who invited the account, or answers for it since; null for those that stand here from the beginning. */
  @ApiProperty({ nullable: true, type: String }) invitedByName: string | null;
  /** Why the account's address does not take mail; null when nothing is known against it. */
  @ApiProperty({ nullable: true, enum: bounceReasons, enumName: 'BounceReason' })
  addressFailedWhy: BounceReason | null;
  /** When that was last told. */
  @ApiProperty({ nullable: true, type: String }) addressFailedAt: string | null;
}

export class OfficialListDto {
  @ApiProperty({ type: [OfficialDto] }) items: OfficialDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class InvitedListDto {
  @ApiProperty({ type: [OfficialDto] }) items: OfficialDto[];
}

export class DisableOfficialDto {
  /** Ends everybody whom the official has invited, not only deputies, colleagues of the same role and who never signed in. */
  @ApiPropertyOptional() @IsOptional() @IsBoolean() withAllInvited?: boolean;
}

/** What ended with an official, and what did not. */
export class EndedOfficialDto extends OfficialDto {
  @ApiProperty({ type: [OfficialDto] }) endedInvited: OfficialDto[];
  /** They go on; whoever ended the official answers for them from now on. */
  @ApiProperty({ type: [OfficialDto] }) keptInvited: OfficialDto[];
}

/** Given once to who invites; the password is null when it went by mail. */
export class InvitedOfficialDto extends OfficialDto {
  @ApiProperty({ nullable: true, type: String }) oneTimePassword: string | null;
}
