import type { FeedStream } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** Counts the holes of each stream beside its position. Counts are bigint, which the driver returns as text. */
export const countHolesByStream = (
  manager: EntityManager,
): Promise<{ stream: FeedStream; position: string; holes: string }[]> =>
  queryRows(
    manager,
    'select p.stream, p.position, (select count(*) from hole h where h.stream = p.stream) as holes from stream_position p',
  );

/** Counts the present resources and all stored versions by type. */
export const countResourcesByType = (
  manager: EntityManager,
): Promise<{ type: string; resources: string; versions: string }[]> =>
  queryRows(
    manager,
    'select type, count(*) filter (where content is not null) as resources, sum(version_number) as versions from resource group by type order by type',
  );
