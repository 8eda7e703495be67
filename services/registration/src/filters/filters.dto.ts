import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsString, MaxLength, Min, Max } from 'class-validator';
import { intakeViews, type IntakeView } from '../committee/intake-views.js';

/** A saved filter of the intake list: view and search. The order belongs to the view. */
export class KeepFilterDto {
  @ApiProperty({ example: 'Quán ăn đường Nguyễn Huệ', maxLength: 60 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @IsPlainLine()
  name: string;
  @ApiProperty({ enum: intakeViews, enumName: 'IntakeView' }) @IsIn(intakeViews) view: IntakeView;
  /** Search text as typed; empty: the whole view. */
  @ApiProperty({ maxLength: 100 }) @IsString() @MaxLength(100) q: string;
  /** Officials of the same role and area read and change it too. */
  @ApiProperty() @IsBoolean() shared: boolean;
}

export class ChangeFilterDto extends KeepFilterDto {
  /** Optimistic lock: the version that was read. */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class FilterDto {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  /** The saved view; it may be one that does not exist any more. */
  @ApiProperty() view: string;
  @ApiProperty() q: string;
  /** Name and search cannot be unsealed; both are empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty() shared: boolean;
  /** Whether the actor is its owner. */
  @ApiProperty() own: boolean;
  @ApiProperty() ownerName: string;
  @ApiProperty() version: number;
}

export class FilterListDto {
  /** Own and shared filters, by name. */
  @ApiProperty({ type: [FilterDto] }) items: FilterDto[];
}
