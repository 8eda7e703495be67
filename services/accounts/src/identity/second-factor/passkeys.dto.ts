import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { RecoveryCodesDto } from './recovery-codes.dto.js';

const base64urlPattern = /^[\w-]+$/;
export const passkeyTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
export type PasskeyTransport = (typeof passkeyTransports)[number];

export class PasskeyDto {
  @ApiProperty() id: string;
  /** What its owner calls it. */
  @ApiProperty() name: string;
  @ApiProperty() madeAt: string;
  @ApiProperty({ nullable: true, type: String }) lastUsedAt: string | null;
}

/** What a passkey has signed (WebAuthn, AuthenticatorAssertionResponse); all base64url. */
export class PasskeyAssertionDto {
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(1400) id: string;
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(4000) clientDataJSON: string;
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(4000) authenticatorData: string;
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(2000) signature: string;
  /** The account that the authenticator keeps beside the key, when it does. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @Matches(base64urlPattern)
  @MaxLength(100)
  userHandle?: string;
}

/** What its owner calls a passkey. */
export class PasskeyNameDto {
  /** 1 to 60 characters without the space around them, none of them a control character. */
  @ApiProperty({ minLength: 1, maxLength: 60 })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.normalize('NFC').trim() : value,
  )
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @Matches(/^[^\p{Cc}\p{Co}\p{Cn}]*$/u)
  name: string;
}

/** A new passkey (WebAuthn, AuthenticatorAttestationResponse); base64url. */
export class NewPasskeyDto extends PasskeyNameDto {
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(1400) id: string;
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(4000) clientDataJSON: string;
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(12_000) attestationObject: string;
  /** How the authenticator can be reached, as the browser says. */
  @ApiProperty({ enum: passkeyTransports, enumName: 'PasskeyTransport', isArray: true })
  @IsArray()
  @ArrayMaxSize(10)
  @IsIn(passkeyTransports, { each: true })
  transports: PasskeyTransport[];
}

export class MadePasskeyDto extends RecoveryCodesDto {
  @ApiProperty({ type: PasskeyDto }) passkey: PasskeyDto;
}

/** For `navigator.credentials.create` (WebAuthn, PublicKeyCredentialCreationOptionsJSON). */
export class PasskeyCreationDto {
  @ApiProperty({ type: 'object', additionalProperties: true }) options: object;
}

/** For `navigator.credentials.get` (WebAuthn, PublicKeyCredentialRequestOptionsJSON). */
export class PasskeyRequestDto {
  @ApiProperty({ type: 'object', additionalProperties: true }) options: object;
}
