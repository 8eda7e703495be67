import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

export class ReportSuspicionDto {
  @ApiProperty() @IsUUID() clientKey: string;
  @ApiProperty() @IsUUID() gateId: string;
  @ApiProperty() @IsUUID() declarationId: string;
}

export class SuspicionReportedDto {
  @ApiProperty() declarationId: string;
  @ApiProperty() reportedAt: string;
}
