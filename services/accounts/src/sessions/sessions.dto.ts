import { ApiProperty } from '@nestjs/swagger';
import { permissions, roles, type Permission, type Role } from '@khai-bao/contracts';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class SignInDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(100) username: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) password: string;
}

export class ChangePasswordDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(200) currentPassword: string;
  /** At least ten characters; a sentence is best. */
  @ApiProperty({ minLength: 10 }) @IsString() @IsNotEmpty() @MaxLength(200) newPassword: string;
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
  @ApiProperty({ enum: roles }) role: Role;
  @ApiProperty({ nullable: true, type: ProfileAreaDto }) area: ProfileAreaDto | null;
  @ApiProperty({ nullable: true, type: ProfileUnitDto }) unit: ProfileUnitDto | null;
  @ApiProperty() place: string;
  @ApiProperty({ enum: permissions, isArray: true }) permissions: readonly Permission[];
}

export class SessionDto {
  @ApiProperty() accessToken: string;
  /** Seconds. */
  @ApiProperty() expiresIn: number;
  @ApiProperty() mustChangePassword: boolean;
  @ApiProperty({ type: ProfileDto }) profile: ProfileDto;
}
