import { queryRows } from '@khai-bao/platform/database';
import type { DataSource } from 'typeorm';
import { declarationColumns, type DeclarationRow } from '../declarations/declaration-row.js';

/** Blind indexes of a person under the key of a day. */
export type PersonIndexes = { readonly phoneIndex: string } | { readonly idIndexes: readonly string[] };

/**
 * Finds the declarations of a day that are in force and valid at an instant, by blind indexes of a phone or of ID papers. Of each
 * person the newest one counts. `declaration_by_phone` and `declaration_by_id_paper` serve it.
 */
export const findValidDeclarations = (
  dataSource: DataSource,
  day: string,
  now: Date,
  indexes: PersonIndexes,
  limit: number,
): Promise<DeclarationRow[]> => {
  const [condition, parameter] =
    'phoneIndex' in indexes
      ? ['phone_index = $3', indexes.phoneIndex]
      : ['id_index = any ($3::text[])', indexes.idIndexes];
  return queryRows<DeclarationRow>(
    dataSource,
    `select * from (
       select distinct on (person_index) ${declarationColumns} from declaration
       where day = $1::date and ${condition} and status in ('submitted', 'corrected') and valid_until >= $2
       order by person_index, accepted_at desc, id desc
     ) newest order by accepted_at desc, id desc limit $4`,
    [day, now, parameter, limit],
  );
};
