import { ApiProperty } from '@nestjs/swagger';
import { accountStates, permissionsByGrant, type AccountState, type Permission } from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { IsBoolean, IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class CreateStaffDto {
  @ApiProperty()
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  displayName: string;
}

export class StaffDto {
  @ApiProperty() accountId: string;
  @ApiProperty() username: string;
  @ApiProperty() displayName: string;
  /** The name is stored but cannot be decrypted; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState' }) state: AccountState;
  @ApiProperty() createdAt: string;
  /** Whether the person can start a shift on a gate device. */
  @ApiProperty() hasPin: boolean;
  /** Permissions beside those of the role. */
  @ApiProperty({ enum: permissionsByGrant(), enumName: 'GrantablePermission', isArray: true })
  grants: readonly Permission[];
}

export class GrantPermissionDto {
  @ApiProperty({ enum: permissionsByGrant(), enumName: 'GrantablePermission' })
  @IsIn(permissionsByGrant())
  permission: Permission;
  /** False takes the permission away. */
  @ApiProperty() @IsBoolean() granted: boolean;
}

export class StaffListDto {
  @ApiProperty({ type: [StaffDto] }) items: StaffDto[];
}

/** A staff account with its one-time password. Returned once to the unit's admin. */
export class CreatedStaffDto {
  @ApiProperty() accountId: string;
  @ApiProperty() username: string;
  @ApiProperty() displayName: string;
  @ApiProperty() oneTimePassword: string;
}
