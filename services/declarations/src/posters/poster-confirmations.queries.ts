import type { ImageType } from '@khai-bao/platform/files';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

/** A confirmation before it is stored. */
export interface NewConfirmation {
  readonly id: string;
  readonly gateId: string;
  readonly posterVersion: number;
  readonly readText: string;
  readonly photoType: ImageType;
  readonly photoSize: number;
  readonly photoSealed: Buffer;
  readonly confirmedAt: Date;
  readonly confirmedBy: string;
  readonly confirmedByName: string;
}

/** Stores a confirmation in place of the earlier ones of its gate. */
export async function insertConfirmation(manager: EntityManager, row: NewConfirmation): Promise<void> {
  await queryRows(manager, 'delete from poster_confirmation where gate_id = $1', [row.gateId]);
  await queryRows(
    manager,
    `insert into poster_confirmation (id, gate_id, poster_version, read_text, photo_type, photo_size, photo_sealed, confirmed_at, confirmed_by, confirmed_by_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.id,
      row.gateId,
      row.posterVersion,
      row.readText,
      row.photoType,
      row.photoSize,
      row.photoSealed,
      row.confirmedAt,
      row.confirmedBy,
      row.confirmedByName,
    ],
  );
}

/** Finds the photo of a gate that was confirmed last. */
export async function findLatestPhoto(
  dataSource: DataSource,
  gateId: string,
): Promise<
  { readonly id: string; readonly photo_type: ImageType; readonly photo_sealed: Buffer } | undefined
> {
  const [row] = await queryRows<{ id: string; photo_type: ImageType; photo_sealed: Buffer }>(
    dataSource,
    'select id, photo_type, photo_sealed from poster_confirmation where gate_id = $1 and photo_sealed is not null order by confirmed_at desc limit 1',
    [gateId],
  );
  return row;
}
