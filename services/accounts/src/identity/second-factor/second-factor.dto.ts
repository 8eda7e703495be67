import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { NestedObject, OptionalMember } from '@khai-bao/platform/validation';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { PasskeyAssertionDto, PasskeyDto } from './passkeys.dto.js';

export class FactorStateDto {
  /** Whether the account has an authenticator app or a passkey. */
  @ApiProperty() on: boolean;
  /** When the authenticator app was confirmed; null when there is none. */
  @ApiProperty({ nullable: true, type: String }) since: string | null;
  @ApiProperty({ type: [PasskeyDto] }) passkeys: PasskeyDto[];
  /** Whether passkeys can be created at the public origin of this site. */
  @ApiProperty() passkeysOffered: boolean;
  @ApiProperty() recoveryCodesLeft: number;
  /** Whether the account cannot be used without a second factor. */
  @ApiProperty() required: boolean;
}

/** Proof of a second factor: a code, or the assertion of a passkey. */
export class FactorProofDto {
  /** Six digits of the authenticator app, or a recovery code. */
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(20) code?: string;
  @ApiPropertyOptional({ type: PasskeyAssertionDto })
  @OptionalMember()
  @NestedObject(() => PasskeyAssertionDto)
  passkey?: PasskeyAssertionDto;
}

/** The password, and a proof of the second factor when the account has one. */
export class ProvenDto extends FactorProofDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) password: string;
}

/** Secret for the authenticator app. Returned once. */
export class BegunFactorDto {
  /** Base32, for manual input. */
  @ApiProperty() secret: string;
  /** `otpauth://totp/…`, for the QR code. */
  @ApiProperty() uri: string;
}

export class FactorCodeDto {
  /** Six digits. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(20) code: string;
}
