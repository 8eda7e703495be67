import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { gateDirections, type GateDirection } from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { IsBoolean, IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class CreateGateDto {
  @ApiProperty({ example: 'Cổng 1, đường Tôn Thất Đạm' })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsPlainLine()
  name: string;
  @ApiProperty({ enum: gateDirections, enumName: 'GateDirection' })
  @IsIn(gateDirections)
  direction: GateDirection;
}

export class ChangeGateDto {
  @ApiPropertyOptional()
  @NormalisedLine()
  @OptionalMember()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsPlainLine()
  name?: string;
  @ApiPropertyOptional({ enum: gateDirections, enumName: 'GateDirection' })
  @OptionalMember()
  @IsIn(gateDirections)
  direction?: GateDirection;
  /** False retires the gate: its code then points to another gate of the unit. */
  @ApiPropertyOptional() @OptionalMember() @IsBoolean() active?: boolean;
}

export class GateDto {
  @ApiProperty() gateId: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: gateDirections, enumName: 'GateDirection' }) direction: GateDirection;
  /** Seven characters without groups. */
  @ApiProperty() code: string;
  @ApiProperty() active: boolean;
  @ApiProperty() createdAt: string;
}

export class GateListDto {
  @ApiProperty({ type: [GateDto] }) items: GateDto[];
}

export class MedicalCentreDto {
  @ApiProperty() name: string;
  @ApiProperty() phone: string;
  @ApiProperty() address: string;
}

export class GateByCodeDto {
  @ApiProperty() gateId: string;
  @ApiProperty() code: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: gateDirections, enumName: 'GateDirection' }) direction: GateDirection;
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() districtName: string;
  @ApiProperty() hotline: string;
  @ApiProperty({ nullable: true, type: MedicalCentreDto }) medicalCentre: MedicalCentreDto | null;
}
