import { ApiProperty } from '@nestjs/swagger';
import { gateDirections, type GateDirection } from '@khai-bao/contracts';
import type { PosterContent } from './poster-content.js';

export class PosterDto implements PosterContent {
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: gateDirections, enumName: 'GateDirection' }) direction: GateDirection;
  @ApiProperty() areaName: string;
  @ApiProperty() code: string;
  @ApiProperty() url: string;
  @ApiProperty() version: number;
  @ApiProperty() issuedOn: string;
}
