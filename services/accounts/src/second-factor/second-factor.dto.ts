import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class FactorStateDto {
  @ApiProperty() on: boolean;
  @ApiProperty({ nullable: true, type: String }) since: string | null;
  @ApiProperty() recoveryCodesLeft: number;
  /** This account may not be used without. */
  @ApiProperty() required: boolean;
}

export class BeginFactorDto {
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

export class RemoveFactorDto extends FactorCodeDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) password: string;
}

/** Each takes the place of a code, once. Shown once. */
export class RecoveryCodesDto {
  @ApiProperty({ type: [String] }) recoveryCodes: string[];
}
