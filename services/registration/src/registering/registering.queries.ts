import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { UnitEntity } from '../units/unit.entity.js';
import type { AnswerFileEntity } from './answer-file.entity.js';

/** Serialises requests with the same idempotency key until the transaction ends. */
export const lockIdempotencyKey = async (manager: EntityManager, key: string): Promise<void> => {
  await queryRows(manager, 'select pg_advisory_xact_lock(hashtextextended($1, 7))', [key]);
};

/**
 * Attaches waiting files of a unit to the latest entry of its history. SQL: the entry is found in the same statement.
 * @returns the number of attached files
 */
export const attachFilesToLatestEntry = async (
  manager: EntityManager,
  unitId: string,
  fileIds: readonly string[],
): Promise<number> => {
  const attached = await queryRows(
    manager,
    'update answer_file set history_id = (select max(id) from unit_history where unit_id = $1) where unit_id = $1 and id = any($2::uuid[]) and history_id is null returning id',
    [unitId, fileIds],
  );
  return attached.length;
};

/** An attached file, with the key of its unit. */
export type AnswerFileOfUnit = Pick<UnitEntity, 'unitKeySealed'> &
  Pick<AnswerFileEntity, 'id' | 'unitId' | 'type' | 'size'>;

/** Finds an attached file of a unit of the actor's area. SQL: a join without a relation, by two primary keys. */
export const findAttachedFile = async (
  manager: EntityManager,
  actor: Actor,
  unitId: string,
  fileId: string,
): Promise<AnswerFileOfUnit | undefined> => {
  const scope = jurisdictionSql(actor, 'u.area_path', 3);
  const [file] = await queryRows<AnswerFileOfUnit>(
    manager,
    `select f.id, f.unit_id as "unitId", f.type, f.size, u.unit_key_sealed as "unitKeySealed" from answer_file f join unit u on u.id = f.unit_id
     where f.id = $1 and f.unit_id = $2 and f.history_id is not null and ${scope.sql}`,
    [fileId, unitId, ...scope.parameters],
  );
  return file;
};

/** Finds the registration at the end of a chain of merges. SQL: a recursive query, which ends after 50 merges. */
export const findFinalSurvivor = async (
  manager: EntityManager,
  unitId: string,
): Promise<UnitEntity | undefined> => {
  const [survivor] = await queryEntities(
    manager,
    UnitEntity,
    `with recursive chain as (select joined_to, 1 as depth from unit where id = $1
       union all select u.joined_to, chain.depth + 1 from chain join unit u on u.id = chain.joined_to where u.joined_to is not null and chain.depth < 50)
     select u.* from chain join unit u on u.id = chain.joined_to order by chain.depth desc limit 1`,
    [unitId],
  );
  return survivor;
};
