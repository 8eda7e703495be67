import { Injectable } from '@nestjs/common';
import { cityCode } from '@khai-bao/areas';
import { queryRows } from '@khai-bao/platform/database';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { PostDetail } from '../thread-core/post-content.js';
import type { Room } from '../thread-core/room.js';
import { toSearchText, ThreadStore } from '../thread-core/thread-store.js';

/** An update of a technical trouble: its start or its end. */
export interface TroubleUpdate {
  readonly troubleId: string;
  /** An update is posted only when its version is greater than the last one. */
  readonly version: number;
  readonly room: Room;
  /** Title of the thread; the day of the start is appended. */
  readonly title: string;
  readonly since: string;
  readonly overAt: string | null;
  /** When the event was published. */
  readonly at: string;
  /** Code that the apps translate: `FEED_UNREACHABLE`. */
  readonly code: string;
  readonly detail: PostDetail;
}

const minuteMs = 60_000;
const maxSubjectCharacters = 200;

/** Creates one thread for each technical trouble, for accounts of the whole city. */
@Injectable()
export class TroubleThreadStore {
  constructor(private readonly store: ThreadStore) {}

  /** Creates the thread of a trouble if needed, and posts the update if it is newer than the last one. */
  async postTroubleUpdate(manager: EntityManager, step: TroubleUpdate): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const day = dayInHoChiMinh(new Date(step.since)).split('-').reverse().join('/');
    const subject = `${step.title}, ${day}`.slice(0, maxSubjectCharacters);
    await queryRows(
      manager,
      `insert into thread (id, kind, room, subject, search_text, area_path, area_name, trouble_id, last_post_at)
       values ($1, 'talk', $7, $2, $3, $6, coalesce((select full_name from area where path = $6), ''), $4, $5)
       on conflict (trouble_id) where trouble_id is not null do nothing`,
      [uuidv7(), subject, toSearchText(subject), step.troubleId, step.since, cityCode, step.room],
    );
    const [thread] = await queryRows<{ id: string }>(
      manager,
      'update thread set trouble_version = $2 where trouble_id = $1 and trouble_version < $2 returning id',
      [step.troubleId, step.version],
    );
    if (thread === undefined) return;
    const until = step.overAt ?? step.at;
    await this.store.appendPost(manager, thread.id, {
      at: new Date(until),
      author: null,
      kind: 'system',
      code: step.code,
      text: '',
      card: null,
      detail: {
        ...step.detail,
        minutes: Math.max(0, Math.round((Date.parse(until) - Date.parse(step.since)) / minuteMs)),
      },
    });
  }
}
