import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { RoomListDto } from './rooms.dto.js';
import { RoomsService } from './rooms.service.js';

@ApiTags('Support channel')
@Controller('v1/rooms')
export class RoomsController {
  constructor(private readonly rooms: RoomsService) {}

  @Get()
  @RequirePermission('channel.read')
  @ApiOkResponse({ type: RoomListDto })
  listRooms(@CurrentActor() actor: Actor): Promise<RoomListDto> {
    return this.rooms.listRooms(actor);
  }
}
