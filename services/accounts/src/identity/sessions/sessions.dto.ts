import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { permissions, roles, type Permission, type Role } from '@khai-bao/contracts';
import { OptionalMember } from '@khai-bao/platform/validation';
import { IsNotEmpty, IsString, IsUUID, MaxLength } from 'class-validator';
import { FactorProofDto } from '../second-factor/second-factor.dto.js';

export class PasswordDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(100) username: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) password: string;
}

/** The password, and the second factor for accounts that have one. */
export class SignInDto extends FactorProofDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(100) username: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) password: string;
}

export class ChangePasswordDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) currentPassword: string;
  /** At least ten characters; a sentence is best. */
  @ApiProperty({ minLength: 10 }) @IsString() @IsNotEmpty() @MaxLength(200) newPassword: string;
}

export class RefreshDto {
  /** Account that the browser tab acts for. A session of another account in the same browser is not returned. */
  @ApiPropertyOptional() @OptionalMember() @IsUUID() accountId?: string;
}

export class ProfileAreaDto {
  @ApiProperty() code: string;
  @ApiProperty() path: string;
  @ApiProperty() name: string;
}

export class ProfileUnitDto {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
}

export class ProfileDto {
  @ApiProperty() accountId: string;
  @ApiProperty() username: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ enum: roles, enumName: 'Role' }) role: Role;
  @ApiProperty({ nullable: true, type: ProfileAreaDto }) area: ProfileAreaDto | null;
  @ApiProperty({ nullable: true, type: ProfileUnitDto }) unit: ProfileUnitDto | null;
  @ApiProperty() place: string;
  @ApiProperty({ enum: permissions, enumName: 'Permission', isArray: true })
  permissions: readonly Permission[];
}

export class NewDeviceDto {
  /** `Chrome · Windows` */
  @ApiProperty() device: string;
  @ApiProperty() at: string;
}

export class SignedInDeviceDto {
  @ApiProperty() id: string;
  @ApiProperty() device: string;
  @ApiProperty() since: string;
  @ApiProperty() lastUsedAt: string;
  /** Whether it is the session of this request. */
  @ApiProperty() current: boolean;
}

export class SignedInDeviceListDto {
  @ApiProperty({ type: [SignedInDeviceDto] }) items: SignedInDeviceDto[];
}

export class SessionDto {
  @ApiProperty() accessToken: string;
  /** Session of one browser from sign-in to sign-out; all its tabs share it. */
  @ApiProperty() sessionId: string;
  /** Seconds. */
  @ApiProperty() expiresIn: number;
  @ApiProperty() mustChangePassword: boolean;
  /** Whether a second factor must be set up before any other action. */
  @ApiProperty() mustEnrolSecondFactor: boolean;
  /** Devices that signed in for the first time since the last sign-in on this one; at sign-in only. */
  @ApiProperty({ type: [NewDeviceDto] }) newDevices: NewDeviceDto[];
  /** Null when there is no second factor; at sign-in only. */
  @ApiProperty({ nullable: true, type: Number }) recoveryCodesLeft: number | null;
  @ApiProperty({ type: ProfileDto }) profile: ProfileDto;
}
