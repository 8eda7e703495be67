import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { committeeOf } from '../committees/committee.js';
import { rooms } from '../thread-core/room.js';
import type { RoomListDto } from './rooms.dto.js';
import { countUnreadThreads, findNeighbouringAreas, type UnreadCountRow } from './rooms.queries.js';

/** Reads the rooms of the channel with their unread counts. */
@Injectable()
export class RoomsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async listRooms(actor: Actor): Promise<RoomListDto> {
    const own = committeeOf(actor);
    const { manager } = this.dataSource;
    const unread = await countUnreadThreads(manager, actor);
    const areas = await findNeighbouringAreas(manager, own.areaPath, this.clock.today());
    const sum = (isCounted: (row: UnreadCountRow) => boolean): number =>
      unread.filter(isCounted).reduce((threads, row) => threads + row.threads, 0);
    return {
      subjects: rooms.map((room) => ({ room, unread: sum((row) => row.room === room) })),
      areas: areas.map(({ code, name, level, path }) => ({
        code,
        name,
        level,
        // An area at or above the own one counts its own threads; an area below also counts the threads below it.
        unread: sum(
          (row) =>
            row.areaPath === path ||
            (path.length > own.areaPath.length && row.areaPath.startsWith(`${path}.`)),
        ),
      })),
    };
  }
}
