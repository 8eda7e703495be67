import { ApiProperty } from '@nestjs/swagger';
import { IsEmailAddress } from '@khai-bao/platform/validation';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const blankToNull = ({ value }: { value: unknown }): unknown =>
  value === undefined || (typeof value === 'string' && value.trim() === '') ? null : value;

export class DutyPersonDto {
  @ApiProperty() accountId: string;
  @ApiProperty() name: string;
  /** E.164; empty without a number. */
  @ApiProperty({ example: '+84903123456' }) phone: string;
  /** Whether notices reach a confirmed e-mail address. */
  @ApiProperty() hasMail: boolean;
  /** Whether a browser of the person gets push messages. */
  @ApiProperty() hasPush: boolean;
  /** Gets the notices of gaps. */
  @ApiProperty() isHead: boolean;
  /** False: the account is locked, or has left the centre. */
  @ApiProperty() isActive: boolean;
}

/** The reader's own addresses. */
export class OwnDutyContactDto {
  /** Whether the reader is on the duty list of their centre. */
  @ApiProperty() hasJoined: boolean;
  @ApiProperty() phone: string;
  @ApiProperty() email: string;
  @ApiProperty() isEmailConfirmed: boolean;
  /** A code was sent to the address and has not been entered. */
  @ApiProperty() awaitsCode: boolean;
}

export class ChangeDutyContactDto {
  /** A Vietnamese number in any usual spelling. */
  @ApiProperty({ example: '0903 123 456' }) @IsString() @IsNotEmpty() @MaxLength(40) phone: string;
  /** Null: no mails. */
  @ApiProperty({ nullable: true, type: String, example: 'lan@quan1.example.vn' })
  @Transform(blankToNull)
  @IsOptional()
  @IsEmailAddress()
  @MaxLength(254)
  email: string | null;
}

export class ConfirmDutyMailDto {
  @ApiProperty({ example: '482915' }) @IsString() @Matches(/^\d{6}$/) code: string;
}
