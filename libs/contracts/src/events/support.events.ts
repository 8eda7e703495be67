import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Min } from 'class-validator';
import { guideRoles, type GuideRole } from '../guides.js';

/** State of a thread of the Support channel, without the text of its posts. Topic `support.thread.v1`, key: thread. */
export class ThreadSnapshot {
  @IsUUID() threadId: string;
  @IsIn(['registration', 'announcement', 'talk']) kind: 'registration' | 'announcement' | 'talk';
  @IsOptional() @IsUUID() unitId: string | null;
  @IsOptional() @IsString() areaPath: string | null;
  @IsInt() posts: number;
  @IsISO8601() lastPostAt: string;
}

/** The published version of a user guide. Topic `support.guide.v1`, key: guide. */
export class GuideSnapshot {
  @IsIn(guideRoles) role: GuideRole;
  /** Rises when readers must do something differently. */
  @IsInt() @Min(1) major: number;
  @IsInt() @Min(0) minor: number;
  @IsISO8601() publishedAt: string;
}
