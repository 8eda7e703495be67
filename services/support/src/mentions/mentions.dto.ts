import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { bodies, type Body } from '../committees/committee.js';

/** A committee that a post names; naming one of its focal persons names it. */
export class MentionDto {
  @ApiProperty({ enum: bodies, enumName: 'OfficialBody' }) @IsIn(bodies) body: Body;
  @ApiProperty() @Matches(/^\d{1,10}$/) areaCode: string;
}

export class RepliedToDto {
  @ApiProperty() postId: string;
  @ApiProperty({ nullable: true, type: String }) authorName: string | null;
  /** The beginning of its words. */
  @ApiProperty() text: string;
}
