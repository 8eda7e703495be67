import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { officialBodies, type OfficialBody } from '../committees/committee.js';

/** A committee that a post mentions. Mentioning a focal person mentions the committee. */
export class MentionDto {
  @ApiProperty({ enum: officialBodies, enumName: 'OfficialBody' }) @IsIn(officialBodies) body: OfficialBody;
  @ApiProperty() @Matches(/^\d{1,10}$/) areaCode: string;
}

export class RepliedToDto {
  @ApiProperty() postId: string;
  @ApiProperty({ nullable: true, type: String }) authorName: string | null;
  /** Beginning of its text. */
  @ApiProperty() text: string;
}
