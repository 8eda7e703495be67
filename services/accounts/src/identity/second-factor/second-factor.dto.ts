import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsNotEmpty, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { PasskeyAssertionDto, PasskeyDto } from './passkeys.dto.js';

export class FactorStateDto {
  /** There is an authenticator app or a passkey. */
  @ApiProperty() on: boolean;
  /** Since when the authenticator app is on; null when there is none. */
  @ApiProperty({ nullable: true, type: String }) since: string | null;
  @ApiProperty({ type: [PasskeyDto] }) passkeys: PasskeyDto[];
  /** Passkeys can be made at this site's address. */
  @ApiProperty() passkeysOffered: boolean;
  @ApiProperty() recoveryCodesLeft: number;
  /** This account may not be used without. */
  @ApiProperty() required: boolean;
}

/** A second factor: a code, or a passkey's answer to a challenge of this step. */
export class FactorProofDto {
  /** Six digits of the authenticator app, or a recovery code. */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(20) code?: string;
  @ApiPropertyOptional({ type: PasskeyAssertionDto })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PasskeyAssertionDto)
  passkey?: PasskeyAssertionDto;
}

/** The password, and the second factor when the account has one. */
export class ProvenDto extends FactorProofDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) password: string;
}

/** For the authenticator app. Given once. */
export class BegunFactorDto {
  /** Base32, to type. */
  @ApiProperty() secret: string;
  /** `otpauth://totp/…`, for the QR code. */
  @ApiProperty() uri: string;
}

export class FactorCodeDto {
  /** Six digits. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(20) code: string;
}
