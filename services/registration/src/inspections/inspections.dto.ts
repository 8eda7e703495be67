import { IsPlainLine, NestedList, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@khai-bao/platform/http';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
} from 'class-validator';

/** Kind of a point: missing poster, missing staff, or free text of the officer. */
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
  /** Due day. */
  @ApiProperty({ example: '2021-07-03' }) @IsDay() dueOn: string;
}

/** Result of an inspection. */
export class NoteInspectionDto {
  /** Today or an earlier day. */
  @ApiProperty({ example: '2021-06-30' }) @IsDay() visitedOn: string;
  @ApiProperty() @IsBoolean() posterUp: boolean;
  @ApiProperty() @IsBoolean() staffAtGate: boolean;
  /** Due day of a missing poster or missing staff; three days after the inspection when left out. */
  @ApiPropertyOptional({ example: '2021-07-03' }) @OptionalMember() @IsDay() missingDueOn?: string;
  @ApiPropertyOptional({ maxLength: 1000 })
  @NormalisedLine()
  @OptionalMember()
  @IsString()
  @MaxLength(1000)
  @IsPlainLine()
  note?: string;
  /** Further points. */
  @ApiProperty({ type: [NewPointDto] })
  @ArrayMaxSize(20)
  @NestedList(() => NewPointDto)
  points: NewPointDto[];
  /** Open points of the unit that the officer found completed. */
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
  @OptionalMember()
  @IsString()
  @MaxLength(300)
  @IsPlainLine()
  note?: string;
}

export class PointsQuery extends PageQuery {
  @ApiPropertyOptional({ example: '79.760' })
  @OptionalMember()
  @IsString()
  @MaxLength(40)
  @Matches(/^\d+(\.\d+)*$/)
  area?: string;
}

export class PointDto {
  @ApiProperty() pointId: string;
  @ApiProperty({ enum: pointKinds, enumName: 'PointKind' }) kind: PointKind;
  /** Null for poster and staff, whose texts are part of the apps. */
  @ApiProperty({ nullable: true, type: String }) text: string | null;
  @ApiProperty() dueOn: string;
  /** Open after its due day. */
  @ApiProperty() late: boolean;
  @ApiProperty({ nullable: true, type: String }) doneAt: string | null;
  @ApiProperty({ nullable: true, type: String }) doneBy: string | null;
  @ApiProperty({ nullable: true, type: String }) doneNote: string | null;
}

/** The photo that is uploaded. */
export class AddPhotoQuery {
  @ApiProperty() @IsUUID() unit: string;
  @ApiProperty() @IsUUID() inspection: string;
  /** UUID that the phone generated: a repeated upload is recognised by it. */
  @ApiProperty() @IsUUID() photo: string;
  /** The photo first, then its thumbnail for the list. */
  @ApiProperty({ enum: ['photo', 'thumbnail'] }) @IsIn(['photo', 'thumbnail']) part: 'photo' | 'thumbnail';
}

export class PhotoDto {
  @ApiProperty() photoId: string;
  /** Bytes. */
  @ApiProperty() size: number;
  /** Thumbnail as a `data:` URL; null until it is uploaded. */
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
  /** The latest inspections, newest first. */
  @ApiProperty({ type: [InspectionDto] }) items: InspectionDto[];
  /** All open points of the unit from any inspection, in the order of their due days. */
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
