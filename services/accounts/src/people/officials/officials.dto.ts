import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { accountStates, roles, type AccountState, type Role } from '@khai-bao/contracts';
import { IsBoolean, IsIn, IsISO8601, IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '@khai-bao/platform/http';
import { IsEmailAddress, IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { type BounceReason, bounceReasons } from '@khai-bao/platform/bounces';

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
  /** Exactly one address; without it the one-time password is returned once to the inviter. */
  @ApiPropertyOptional() @OptionalMember() @IsEmailAddress() @MaxLength(254) email?: string;
  /** Start and end of a deputy's account. */
  @ApiPropertyOptional() @OptionalMember() @IsISO8601({ strict: true }) from?: string;
  @ApiPropertyOptional() @OptionalMember() @IsISO8601({ strict: true }) until?: string;
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
  /** The name is stored but cannot be decrypted; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty({ enum: roles, enumName: 'Role' }) role: Role;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState' }) state: AccountState;
  @ApiProperty() createdAt: string;
  @ApiProperty({ nullable: true, type: String }) from: string | null;
  @ApiProperty({ nullable: true, type: String }) until: string | null;
  /** Name of the official who invited the account or is responsible for it since; null for initial accounts. */
  @ApiProperty({ nullable: true, type: String }) invitedByName: string | null;
  /** Why the account's address rejects mail; null without a known failure. */
  @ApiProperty({ nullable: true, enum: bounceReasons, enumName: 'BounceReason' })
  addressFailedWhy: BounceReason | null;
  /** When that was last reported. */
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
  /** Ends every account that the official has invited, not only deputies, colleagues of the same role and accounts never activated. */
  @ApiPropertyOptional() @OptionalMember() @IsBoolean() withAllInvited?: boolean;
}

/** An ended official with the invited accounts that ended and those that remain. */
export class EndedOfficialDto extends OfficialDto {
  @ApiProperty({ type: [OfficialDto] }) endedInvited: OfficialDto[];
  /** Accounts that remain; the official who ended the inviter is now responsible for them. */
  @ApiProperty({ type: [OfficialDto] }) keptInvited: OfficialDto[];
}

/** An official with the one-time password, returned once to the inviter; null when it was mailed. */
export class InvitedOfficialDto extends OfficialDto {
  @ApiProperty({ nullable: true, type: String }) oneTimePassword: string | null;
}
