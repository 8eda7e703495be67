import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { committeeOf, areaPathWithAncestors } from '../committees/committee.js';
import { rooms, type Room } from '../thread-core/room.js';
import { threadScopeSql } from '../thread-core/thread-scope.js';
import type { AreaRoomDto, RoomListDto } from './rooms.dto.js';

/** Newest threads among which unread ones are counted; larger numbers need not be exact. */
const maxCountedThreads = 2_000;

/** Reads the rooms of the channel with their unread counts. */
@Injectable()
export class RoomsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async listRooms(actor: Actor): Promise<RoomListDto> {
    const own = committeeOf(actor);
    const scope = threadScopeSql(actor, 2);
    const unread = await queryRows<{ room: Room; area_path: string; threads: number }>(
      this.dataSource,
      `with newest as materialized (select t.id, t.room, t.area_path, t.posts from thread t where ${scope.sql} order by t.last_post_at desc, t.id desc limit ${maxCountedThreads})
       select n.room, n.area_path, count(*)::int as threads from newest n left join read_mark m on m.thread_id = n.id and m.account_id = $1
       where n.posts > coalesce(m.number, 0) group by n.room, n.area_path`,
      [actor.accountId, ...scope.parameters],
    );
    const areas = await queryRows<Omit<AreaRoomDto, 'unread'> & { path: string }>(
      this.dataSource,
      `select code, name, level, path from area
       where (path = any($1) or (path like $2 and path not like $3)) and valid_from <= $4 and (valid_to is null or $4 < valid_to) order by path`,
      [areaPathWithAncestors(own.areaPath), `${own.areaPath}.%`, `${own.areaPath}.%.%`, this.clock.today()],
    );
    const sum = (wanted: (row: (typeof unread)[number]) => boolean): number =>
      unread.filter(wanted).reduce((threads, row) => threads + row.threads, 0);
    return {
      subjects: rooms.map((room) => ({ room, unread: sum((row) => row.room === room) })),
      areas: areas.map(({ path, ...area }) => ({
        ...area,
        // An area at or above the own one counts its own threads; an area below also counts the threads below it.
        unread: sum(
          (row) =>
            row.area_path === path ||
            (path.length > own.areaPath.length && row.area_path.startsWith(`${path}.`)),
        ),
      })),
    };
  }
}
