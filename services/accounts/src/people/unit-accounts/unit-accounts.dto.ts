import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { accountStates, unitKinds, type AccountState, type UnitKind } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { IsEmailAddress, IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { type BounceReason, bounceReasons } from '@khai-bao/platform/bounces';

export class UnitAccountQuery extends PageQuery {
  /** Part of the unit's name, or beginning of the user name; diacritics do not matter. */
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(100) q?: string;
}

export class UnitAccountDto {
  @ApiProperty() accountId: string;
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) unitKind: UnitKind;
  @ApiProperty() areaName: string;
  @ApiProperty() street: string;
  @ApiProperty() username: string;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState' }) state: AccountState;
  @ApiProperty() stateSince: string;
  @ApiProperty() hasEmail: boolean;
  @ApiProperty({ nullable: true, enum: ['bounced', 'unopened'], enumName: 'MailFailure' }) mailFailed:
    'bounced' | 'unopened' | null;
  /** Why the address rejected the mail; null unless it bounced. */
  @ApiProperty({ nullable: true, enum: bounceReasons, enumName: 'BounceReason' })
  mailFailedWhy: BounceReason | null;
  /** When a mail server reported a delay of the mail. */
  @ApiProperty({ nullable: true, type: String }) mailDelayedAt: string | null;
  /** Why the account's address rejects mail; null without a known failure. */
  @ApiProperty({ nullable: true, enum: bounceReasons, enumName: 'BounceReason' })
  addressFailedWhy: BounceReason | null;
  /** When that was last reported. */
  @ApiProperty({ nullable: true, type: String }) addressFailedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) disabledReason: string | null;
  /** The reason is stored but cannot be decrypted; it is null then. */
  @ApiProperty() unreadable: boolean;
}

export class UnitAccountListDto {
  @ApiProperty({ type: [UnitAccountDto] }) items: UnitAccountDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class NewPasswordDto {
  @ApiProperty({ enum: ['mail', 'handover'], enumName: 'PasswordDelivery' })
  @IsIn(['mail', 'handover'])
  delivery: 'mail' | 'handover';
}

export class DisableAccountDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(500) reason: string;
}

export class NewAdminDto {
  /** The new person's name. */
  @ApiProperty()
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  representative: string;
  /** Exactly one address; without it the committee hands the account over. */
  @ApiPropertyOptional() @OptionalMember() @IsEmailAddress() @MaxLength(254) email?: string;
}
