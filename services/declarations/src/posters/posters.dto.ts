import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { gateDirections, type GateDirection } from '@khai-bao/contracts';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { posterStates, type PosterState } from '../gates/poster-facts.js';
import {
  posterPapers,
  posterParts,
  type PosterContent,
  type PosterPaper,
  type PosterPart,
} from './poster-content.js';

export class PosterDto implements PosterContent {
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: gateDirections, enumName: 'GateDirection' }) direction: GateDirection;
  @ApiProperty() areaName: string;
  @ApiProperty() code: string;
  /** The text of the QR code, in capitals. */
  @ApiProperty({ example: 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9/3' }) url: string;
  @ApiProperty({ example: 'khaibao.example.vn' }) host: string;
  @ApiProperty() hotline: string;
  @ApiProperty({ type: String, nullable: true }) centreName: string | null;
  @ApiProperty({ type: String, nullable: true }) centrePhone: string | null;
  @ApiProperty() version: number;
  @ApiProperty() issuedOn: string;
}

export class PosterPaperQuery {
  @ApiPropertyOptional({ enum: posterPapers, enumName: 'PosterPaper', default: 'A4' })
  @IsOptional()
  @IsIn(posterPapers)
  paper: PosterPaper = 'A4';
}

export class PosterFileQuery extends PosterPaperQuery {
  /** Kinds of pages, separated by commas; all of them when left out. */
  @ApiPropertyOptional({ type: String, example: 'poster,guide' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(posterParts.length)
  @ArrayUnique()
  @IsIn(posterParts, { each: true })
  parts: PosterPart[] = [...posterParts];
}

/** A shape of a printed page: a line of text, or a path in the syntax of SVG. Numbers are points. */
export class PosterShapeDto {
  @ApiProperty({ enum: ['text', 'path'] }) kind: 'text' | 'path';
  @ApiPropertyOptional() d?: string;
  @ApiPropertyOptional({ type: String, nullable: true }) fill?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true }) stroke?: string | null;
  @ApiPropertyOptional() strokeWidth?: number;
  @ApiPropertyOptional() x?: number;
  /** Baseline of a text. */
  @ApiPropertyOptional() y?: number;
  @ApiPropertyOptional() text?: string;
  /** `regular`, `semibold`, `bold`, or the name of a fallback face. */
  @ApiPropertyOptional() face?: string;
  @ApiPropertyOptional() size?: number;
  @ApiPropertyOptional() color?: string;
  @ApiPropertyOptional() spacing?: number;
}

/** A printed page as the PDF draws it: `items` are scaled by `scale` and moved to `left` and `top`. */
export class PosterPageDto {
  @ApiProperty({ enum: posterParts, enumName: 'PosterPart' }) part: PosterPart;
  @ApiProperty() width: number;
  @ApiProperty() height: number;
  @ApiProperty() scale: number;
  @ApiProperty() left: number;
  @ApiProperty() top: number;
  @ApiProperty({ type: [PosterShapeDto] }) items: readonly PosterShapeDto[];
}

export class PosterPageListDto {
  @ApiProperty({ type: [PosterPageDto] }) items: readonly PosterPageDto[];
}

/** The poster that hangs at a gate, for officials. */
export class UnitPosterDto {
  @ApiProperty() gateId: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: posterStates, enumName: 'PosterState' }) state: PosterState;
  @ApiProperty() version: number;
  /** Version that a photo confirmed; null: there is no photo. */
  @ApiProperty({ type: Number, nullable: true }) confirmedVersion: number | null;
  @ApiProperty({ type: String, nullable: true }) confirmedAt: string | null;
}

export class UnitPosterListDto {
  /** The posters at the open gates of the unit, those of the oldest gate first. */
  @ApiProperty({ type: [UnitPosterDto] }) items: UnitPosterDto[];
}

export class ConfirmPosterQuery {
  /** What the browser read from the QR code in the photo. */
  @ApiProperty({ example: 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9/3' })
  @IsString()
  @MaxLength(400)
  read: string;
}
