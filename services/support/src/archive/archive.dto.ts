import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { rooms, type Room } from '../thread-core/room.js';

export class ArchiveQuery {
  /** One room by subject; all when left out. */
  @ApiPropertyOptional({ enum: rooms, enumName: 'Room' }) @IsOptional() @IsIn(rooms) room?: Room;
}
