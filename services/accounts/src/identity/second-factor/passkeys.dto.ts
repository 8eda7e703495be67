import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OptionalMember } from '@khai-bao/platform/validation';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { RecoveryCodesDto } from './recovery-codes.dto.js';

const base64urlPattern = /^[\w-]+$/;
export const passkeyTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
export type PasskeyTransport = (typeof passkeyTransports)[number];

export class PasskeyDto {
  @ApiProperty() id: string;
  /** Name chosen by its owner. */
  @ApiProperty() name: string;
  @ApiProperty() madeAt: string;
  @ApiProperty({ nullable: true, type: String }) lastUsedAt: string | null;
}

/** Assertion of a passkey (WebAuthn, AuthenticatorAssertionResponse); all base64url. */
export class PasskeyAssertionDto {
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(1400) id: string;
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(4000) clientDataJSON: string;
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(4000) authenticatorData: string;
  @ApiProperty() @IsString() @Matches(base64urlPattern) @MaxLength(2000) signature: string;
  /** User handle that the authenticator stores with the key, if any. */
  @ApiPropertyOptional()
  @OptionalMember()
  @IsString()
  @Matches(base64urlPattern)
  @MaxLength(100)
  userHandle?: string;
}

/** Name of a passkey, chosen by its owner. */
export class PasskeyNameDto {
  /** 1 to 60 characters after trimming, without control characters. */
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
  /** Transports of the authenticator, as the browser reports them. */
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
