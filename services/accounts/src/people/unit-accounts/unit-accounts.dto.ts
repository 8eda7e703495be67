import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { accountStates, unitKinds, type AccountState, type UnitKind } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { IsEmail, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { type BounceReason, bounceReasons } from '../../accounts/account-values.js';

export class UnitAccountQuery extends PageQuery {
  /** Part of the unit's name or of the user name; accents do not matter. */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(100) q?: string;
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
  /** Why the address did not take the mail; null unless it bounced. */
  @ApiProperty({ nullable: true, enum: bounceReasons, enumName: 'BounceReason' })
  mailFailedWhy: BounceReason | null;
  /** Since when a server on the way says that the mail is late. */
  @ApiProperty({ nullable: true, type: String }) mailDelayedAt: string | null;
  /** Why the account's address does not take mail, whatever is sent to it; null when nothing is known against it. */
  @ApiProperty({ nullable: true, enum: bounceReasons, enumName: 'BounceReason' })
  addressFailedWhy: BounceReason | null;
  /** When that was last told. */
  @ApiProperty({ nullable: true, type: String }) addressFailedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) disabledReason: string | null;
  /** The reason is kept, but cannot be opened; it is null then. */
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
  /** One address; without it the committee hands the account over. */
  @ApiPropertyOptional() @IsOptional() @IsEmail() @MaxLength(254) email?: string;
}
