import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { gateDeviceStates, type GateDeviceState } from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { IsInt, IsNotEmpty, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { ProfileDto } from '../identity/sessions/sessions.dto.js';

const deviceNameLength = 60;

/** What a page on a gate device says about itself. */
export class GateDeviceReportDto {
  /** Version of the exchange that the page speaks. A version that accounts does not understand is refused. */
  @ApiProperty() @IsInt() @Min(1) @Max(10_000) handshakeVersion: number;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(40) @IsPlainLine() appVersion: string;
  /** Checks that the device has not sent yet. */
  @ApiPropertyOptional() @OptionalMember() @IsInt() @Min(0) @Max(100_000) waitingChecks?: number;
}

export class EnrolGateDeviceDto extends GateDeviceReportDto {
  /** Token of the QR code. The proof of possession names its digest. */
  @ApiProperty() @Matches(/^[\w-]{43}$/) enrolmentToken: string;
  /** Name of the phone, as the unit will see it. */
  @ApiProperty()
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(deviceNameLength)
  @IsPlainLine()
  name: string;
}

export class PinSignInDto extends GateDeviceReportDto {
  @ApiProperty() @IsUUID() guardId: string;
  @ApiProperty({ example: '802915' }) @Matches(/^[0-9]{6}$/) pin: string;
}

/** A sign-in with the password on a gate device, which also unlocks it. */
export class GateDevicePasswordDto extends GateDeviceReportDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(100) username: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) password: string;
  /** Six digits of the authenticator app, or a recovery code, for an account that has a second factor. */
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(20) code?: string;
}

export class RenameGateDeviceDto {
  @ApiProperty()
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(deviceNameLength)
  @IsPlainLine()
  name: string;
}

export class GateDeviceEnrolmentDto {
  @ApiProperty() enrolmentId: string;
  /** Content of the QR code: a page of this site with the token behind `#`. */
  @ApiProperty() url: string;
  @ApiProperty() expiresAt: string;
}

export class GateDeviceDto {
  @ApiProperty() deviceId: string;
  /** The enrolment by which the device came. */
  @ApiProperty() enrolmentId: string;
  @ApiProperty() name: string;
  /** The name is stored but cannot be decrypted; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty({ enum: gateDeviceStates, enumName: 'GateDeviceState' }) state: GateDeviceState;
  @ApiProperty() stateSince: string;
  @ApiProperty() enrolledAt: string;
  @ApiProperty() lastSeenAt: string;
  /** `Chrome · Android` */
  @ApiProperty() platform: string;
  @ApiProperty() appVersion: string;
  /** Checks that the device had not sent when it was last seen. */
  @ApiProperty() waitingChecks: number;
  /** The guard whose shift is open; null when there is none. */
  @ApiProperty({ nullable: true, type: String }) guardName: string | null;
}

export class GateDeviceListDto {
  @ApiProperty({ type: [GateDeviceDto] }) items: GateDeviceDto[];
}

export class EnrolledGateDeviceDto {
  @ApiProperty() deviceId: string;
  @ApiProperty() name: string;
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
}

export class GuardDto {
  @ApiProperty() guardId: string;
  @ApiProperty() displayName: string;
  @ApiProperty() hasPin: boolean;
}

/** What a gate device shows before a shift. */
export class GateDeviceDutyDto {
  @ApiProperty({ type: EnrolledGateDeviceDto }) device: EnrolledGateDeviceDto;
  @ApiProperty() locked: boolean;
  @ApiProperty({ type: [GuardDto] }) guards: GuardDto[];
}

/** A shift of a guard on a gate device. */
export class GateShiftDto {
  /** Bound to the key of the device: each request needs a proof of possession (RFC 9449). */
  @ApiProperty() accessToken: string;
  /** Seconds. */
  @ApiProperty() expiresIn: number;
  @ApiProperty() sessionId: string;
  @ApiProperty() startedAt: string;
  /** Time until which the device renews the token without a PIN. */
  @ApiProperty() endsAt: string;
  @ApiProperty({ type: ProfileDto }) profile: ProfileDto;
}

export class OwnPinDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) currentPassword: string;
  @ApiProperty({ example: '802915' }) @Matches(/^[0-9]{6}$/) pin: string;
}

/** A generated PIN. Returned once to the unit's administrator. */
export class CreatedPinDto {
  @ApiProperty() accountId: string;
  @ApiProperty() displayName: string;
  @ApiProperty() pin: string;
}
