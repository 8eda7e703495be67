import { Injectable } from '@nestjs/common';
import { cityCode } from '@khai-bao/areas';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { findAreaName } from '../committees/committees.queries.js';
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
    await this.store.createThreadIfAbsent(manager, {
      kind: 'talk',
      room: step.room,
      subject,
      searchText: toSearchText(subject),
      areaPath: cityCode,
      areaName: await findAreaName(manager, cityCode),
      troubleId: step.troubleId,
      lastPostAt: new Date(step.since),
    });
    const threadId = await this.store.raiseTroubleVersion(manager, step.troubleId, step.version);
    if (threadId === undefined) return;
    const until = step.overAt ?? step.at;
    await this.store.appendPost(manager, threadId, {
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
