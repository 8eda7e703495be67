import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { ApiProperty } from '@nestjs/swagger';
import { announcements, unitKinds, type Announcement, type UnitKind } from '@khai-bao/contracts';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  MaxLength,
  Min,
  Max,
} from 'class-validator';
import { AreaDto } from '../areas/areas.dto.js';

/** A person at a committee whom units call about their registration. Public: shown on the committee's page and printed notices. */
export class WriteContactPointDto {
  @ApiProperty({ example: 'Nguyễn Thị Lan', maxLength: 200 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  name: string;
  /** Position of the person. */
  @ApiProperty({ example: 'Công chức Văn hóa - Xã hội', maxLength: 200 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  post: string;
  /** A Vietnamese number in any usual spelling, or a service number such as `1022` or `1900 9095`. */
  @ApiProperty({ example: '028 3829 7000' }) @IsString() @IsNotEmpty() @MaxLength(40) phone: string;
  /** Opening hours as free text. */
  @ApiProperty({ example: '7:30 đến 17:00, thứ Hai đến thứ Bảy', maxLength: 200 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  hours: string;
  /** The kinds of unit that this contact receives; empty: every kind. */
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind', isArray: true })
  @IsArray()
  @ArrayMaxSize(unitKinds.length)
  @ArrayUnique()
  @IsIn(unitKinds, { each: true })
  kinds: UnitKind[];
}

export class ChangeContactPointDto extends WriteContactPointDto {
  /** Optimistic lock: the version that was read. */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class ContactPointDto {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty() post: string;
  /** Formatted for display: `028 3829 7000`. */
  @ApiProperty() phone: string;
  @ApiProperty() hours: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind', isArray: true }) kinds: UnitKind[];
  @ApiProperty() version: number;
}

export class ContactPointListDto {
  @ApiProperty({ type: [ContactPointDto] }) items: ContactPointDto[];
}

/** Contact points of an area. */
export class AreaContactsDto {
  @ApiProperty({ type: AreaDto }) area: AreaDto;
  @ApiProperty({ type: [ContactPointDto] }) contacts: ContactPointDto[];
  /** The committee above with its contact points, for wards without contact points or without an answer. */
  @ApiProperty({ nullable: true, type: () => AreaContactsDto }) above: AreaContactsDto | null;
}

export class AnnouncementResultDto {
  /** Null: no announcement link was followed. */
  @ApiProperty({ enum: announcements, enumName: 'Announcement', nullable: true })
  announcement: Announcement | null;
  @ApiProperty() registrations: number;
}

export class AnnouncementResultsDto {
  @ApiProperty({ type: [AnnouncementResultDto] }) items: AnnouncementResultDto[];
}
