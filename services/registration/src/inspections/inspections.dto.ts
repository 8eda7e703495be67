import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@khai-bao/platform/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';

/** What a point is about: the poster or the staff that was not there, or what the officer wrote. */
export const pointKinds = ['poster', 'staff', 'free'] as const;
export type PointKind = (typeof pointKinds)[number];

const IsDay = (): PropertyDecorator => (target, name) => {
  Matches(/^\d{4}-\d{2}-\d{2}$/)(target, name as string);
  IsISO8601({ strict: true })(target, name as string);
};

export class NewPointDto {
  @ApiProperty({ maxLength: 300 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(300)
  @IsPlainLine()
  text: string;
  /** By when it is to be done. */
  @ApiProperty({ example: '2021-07-03' }) @IsDay() dueOn: string;
}

/** What an officer noted at a unit. */
export class NoteInspectionDto {
  /** Today, or a day before. */
  @ApiProperty({ example: '2021-06-30' }) @IsDay() visitedOn: string;
  @ApiProperty() @IsBoolean() posterUp: boolean;
  @ApiProperty() @IsBoolean() staffAtGate: boolean;
  /** By when a poster or staff that was not there is to be; three days after the visit when left out. */
  @ApiPropertyOptional({ example: '2021-07-03' }) @IsOptional() @IsDay() missingDueOn?: string;
  @ApiPropertyOptional({ maxLength: 1000 })
  @NormalisedLine()
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  @IsPlainLine()
  note?: string;
  /** What is to be done beside poster and staff. */
  @ApiProperty({ type: [NewPointDto] })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => NewPointDto)
  points: NewPointDto[];
  /** Open points of the unit that were found done. */
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  done: string[];
}

export class PointDoneDto {
  @ApiPropertyOptional({ maxLength: 300 })
  @NormalisedLine()
  @IsOptional()
  @IsString()
  @MaxLength(300)
  @IsPlainLine()
  note?: string;
}

export class PointsQuery extends PageQuery {
  @ApiPropertyOptional({ example: '79.760' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(/^\d+(\.\d+)*$/)
  area?: string;
}

export class PointDto {
  @ApiProperty() pointId: string;
  @ApiProperty({ enum: pointKinds, enumName: 'PointKind' }) kind: PointKind;
  /** Null for poster and staff: the apps have the words. */
  @ApiProperty({ nullable: true, type: String }) text: string | null;
  @ApiProperty() dueOn: string;
  /** Open, and its day is over. */
  @ApiProperty() late: boolean;
  @ApiProperty({ nullable: true, type: String }) doneAt: string | null;
  @ApiProperty({ nullable: true, type: String }) doneBy: string | null;
  @ApiProperty({ nullable: true, type: String }) doneNote: string | null;
}

/** Which photo of which visit is sent. */
export class AddPhotoQuery {
  @ApiProperty() @IsUUID() unit: string;
  @ApiProperty() @IsUUID() inspection: string;
  /** Made by the phone: what is sent twice is one. */
  @ApiProperty() @IsUUID() photo: string;
  /** The photo itself first, then the small picture of it that is shown in the list. */
  @ApiProperty({ enum: ['photo', 'thumbnail'] }) @IsIn(['photo', 'thumbnail']) part: 'photo' | 'thumbnail';
}

export class PhotoDto {
  @ApiProperty() photoId: string;
  /** Bytes. */
  @ApiProperty() size: number;
  /** A small picture as a `data:` address; null until it was sent. */
  @ApiProperty({ nullable: true, type: String }) thumbnail: string | null;
}

export class InspectionDto {
  @ApiProperty() inspectionId: string;
  @ApiProperty() visitedOn: string;
  @ApiProperty() posterUp: boolean;
  @ApiProperty() staffAtGate: boolean;
  @ApiProperty({ nullable: true, type: String }) note: string | null;
  @ApiProperty() officerName: string;
  @ApiProperty() officerPlace: string;
  @ApiProperty({ type: [PointDto] }) points: PointDto[];
  @ApiProperty({ type: [PhotoDto] }) photos: PhotoDto[];
}

export class InspectionListDto {
  /** The latest visits, the newest first. */
  @ApiProperty({ type: [InspectionDto] }) items: InspectionDto[];
  /** All open points of the unit, whichever visit found them; what is due first stands first. */
  @ApiProperty({ type: [PointDto] }) open: PointDto[];
}

export class OpenPointDto extends PointDto {
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
  @ApiProperty() street: string;
  @ApiProperty() areaName: string;
}

export class OpenPointListDto {
  @ApiProperty({ type: [OpenPointDto] }) items: OpenPointDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
