import { ApiProperty, OmitType } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { RegisterUnitDto } from '../registering/register-unit.dto.js';

/** A registration as an officer has corrected it, whole: what is left out is taken away. */
export class CorrectUnitDto extends OmitType(RegisterUnitDto, ['announcement'] as const) {
  /** The version that was read. */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}
