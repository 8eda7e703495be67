import { ApiProperty } from '@nestjs/swagger';
import { rooms, type Room } from '../thread-core/room.js';

export class SubjectRoomDto {
  @ApiProperty({ enum: rooms, enumName: 'Room' }) room: Room;
  /** Threads with posts that the account has not read. */
  @ApiProperty() unread: number;
}

export class AreaRoomDto {
  @ApiProperty() code: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['city', 'district', 'ward'], enumName: 'AreaLevel' }) level:
    'city' | 'district' | 'ward';
  @ApiProperty() unread: number;
}

export class RoomListDto {
  @ApiProperty({ type: [SubjectRoomDto] }) subjects: SubjectRoomDto[];
  /** The own area, those above it and those directly below it. */
  @ApiProperty({ type: [AreaRoomDto] }) areas: AreaRoomDto[];
}
