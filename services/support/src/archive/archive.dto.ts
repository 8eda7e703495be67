import { ApiPropertyOptional } from '@nestjs/swagger';
import { OptionalMember } from '@khai-bao/platform/validation';
import { IsIn } from 'class-validator';
import { rooms, type Room } from '../thread-core/room.js';

export class ArchiveQuery {
  /** One room by subject; all when left out. */
  @ApiPropertyOptional({ enum: rooms, enumName: 'Room' }) @OptionalMember() @IsIn(rooms) room?: Room;
}
