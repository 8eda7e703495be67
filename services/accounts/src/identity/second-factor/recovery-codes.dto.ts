import { ApiProperty } from '@nestjs/swagger';

/** Recovery codes. Each replaces a second factor once. Returned once. */
export class RecoveryCodesDto {
  /** Empty when a further factor was set up and older codes are still valid. */
  @ApiProperty({ type: [String] }) recoveryCodes: string[];
}
