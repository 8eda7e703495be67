import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID } from 'class-validator';

/** State of a thread of the Support channel, without the text of its posts. Topic `support.thread.v1`, key: thread. */
export class ThreadSnapshot {
  @IsUUID() threadId: string;
  @IsIn(['registration', 'announcement', 'talk']) kind: 'registration' | 'announcement' | 'talk';
  @IsOptional() @IsUUID() unitId: string | null;
  @IsOptional() @IsString() areaPath: string | null;
  @IsInt() posts: number;
  @IsISO8601() lastPostAt: string;
}
