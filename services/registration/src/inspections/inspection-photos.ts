import { maxUploadBytes } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { stripImageMetadata, FileStore, type ImageType } from '@khai-bao/platform/files';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitRow } from '../units/unit.row.js';
import type { AddPhotoQuery, PhotoDto } from './inspections.dto.js';

interface PhotoRow {
  readonly id: string;
  readonly inspection_id: string;
  readonly type: ImageType;
  readonly size: number;
  readonly mark: string;
  readonly thumbnail_sealed: Buffer | null;
}

const maxPhotosPerInspection = 6;
/** Size limits of a photo, and of its thumbnail for the list. */
export const maxPhotoBytes = { photo: maxUploadBytes.inspectionPhoto, thumbnail: 24 * 1024 } as const;

const photoPurpose = 'inspection-photo';
const thumbnailPurpose = 'inspection-thumbnail';

/** Photos of inspections. Their metadata is stripped, and they are sealed under the unit's key. */
@Injectable()
export class InspectionPhotos {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: FileStore,
    private readonly cipher: UnitDataCipher,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores a photo of the actor's own inspection, or the thumbnail of a stored photo. A repeated upload changes nothing.
   * @param readBytes is called only when the actor may upload
   * @throws Problem REGISTRATION.NOT_FOUND for an inspection of somebody else or outside of the actor's area; TOO_MANY_PHOTOS,
   *   PHOTO_TYPE, KEY_REUSED
   */
  async storePhoto(actor: Actor, query: AddPhotoQuery, readBytes: () => Promise<Buffer>): Promise<PhotoDto> {
    const { photo: id, part } = query;
    // The permission is checked before the bytes are read.
    await this.dataSource.transaction((manager) => this.requireOwnInspection(manager, actor, query));
    const picture = stripImageMetadata(await readBytes());
    if (picture === null) throw new Problem('REGISTRATION.PHOTO_TYPE');
    return this.dataSource.transaction(async (manager) => {
      const unit = await this.requireOwnInspection(manager, actor, query);
      const held = await queryRows<PhotoRow>(
        manager,
        'select * from inspection_photo where unit_id = $1 and inspection_id = $2',
        [unit.id, query.inspection],
      );
      const own = held.find((row) => row.id === id);
      if (part === 'thumbnail') {
        if (own === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
        const [small] = await queryRows<PhotoRow>(
          manager,
          'update inspection_photo set thumbnail_sealed = $2 where id = $1 returning *',
          [id, this.cipher.sealFile(unit, id, picture.bytes, thumbnailPurpose)],
        );
        return this.toPhotoDto(unit, small!);
      }
      const fileIndex = this.cipher.blindIndexOfFile(unit, picture.bytes);
      if (own !== undefined) {
        if (own.mark !== fileIndex) throw new Problem('REGISTRATION.KEY_REUSED');
        return this.toPhotoDto(unit, own);
      }
      if (held.length >= maxPhotosPerInspection) throw new Problem('REGISTRATION.TOO_MANY_PHOTOS');
      const [other] = await queryRows(manager, 'select 1 from inspection_photo where id = $1', [id]);
      const [answer] = await queryRows(manager, 'select 1 from answer_file where id = $1', [id]);
      if (other !== undefined || answer !== undefined) throw new Problem('REGISTRATION.KEY_REUSED');
      const [row] = await queryRows<PhotoRow>(
        manager,
        `insert into inspection_photo (id, inspection_id, unit_id, type, size, mark, stored_at) values ($1, $2, $3, $4, $5, $6, $7) returning *`,
        [id, query.inspection, unit.id, picture.type, picture.bytes.length, fileIndex, this.clock.now()],
      );
      // Within the transaction: the row becomes visible after the bytes are stored. Bytes without a row are deleted daily.
      await this.store.putFile(id, this.cipher.sealFile(unit, id, picture.bytes, photoPurpose));
      return this.toPhotoDto(unit, row!);
    });
  }

  /** Lists the photos of a unit by inspection, in the order of their upload. */
  async listPhotosOfUnit(
    unit: Pick<UnitRow, 'id' | 'unit_key_sealed'>,
  ): Promise<ReadonlyMap<string, PhotoDto[]>> {
    const found = await queryRows<PhotoRow>(
      this.dataSource,
      'select * from inspection_photo where unit_id = $1 order by stored_at, id',
      [unit.id],
    );
    const byInspection = new Map<string, PhotoDto[]>();
    for (const row of found)
      byInspection.set(row.inspection_id, [
        ...(byInspection.get(row.inspection_id) ?? []),
        this.toPhotoDto(unit, row),
      ]);
    return byInspection;
  }

  /** Reads a photo for an official of the unit's area and records the access in the trail. @throws Problem REGISTRATION.FILE_NOT_FOUND */
  async openPhoto(actor: Actor, unitId: string, id: string): Promise<{ type: ImageType; bytes: Buffer }> {
    const scope = jurisdictionSql(actor, 'u.area_path', 3);
    const [found] = await queryRows<Pick<UnitRow, 'id' | 'unit_key_sealed'> & { type: ImageType }>(
      this.dataSource,
      `select u.id, u.unit_key_sealed, p.type from inspection_photo p join unit u on u.id = p.unit_id where p.id = $1 and p.unit_id = $2 and ${scope.sql}`,
      [id, unitId, ...scope.parameters],
    );
    if (found === undefined) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'inspection.read-photo', 'unit', unitId),
    );
    const sealed = await this.store.getFile(id);
    if (sealed === null) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    const bytes = this.cipher.openFileOrNull(found, id, sealed, photoPurpose);
    if (bytes === null) throw new Problem('REGISTRATION.FILE_NOT_FOUND');
    return { type: found.type, bytes };
  }

  /** Locks and returns the unit of the actor's own inspection. @throws Problem REGISTRATION.NOT_FOUND */
  private async requireOwnInspection(
    manager: Parameters<typeof queryRows>[0],
    actor: Actor,
    query: AddPhotoQuery,
  ): Promise<UnitRow> {
    const scope = jurisdictionSql(actor, 'u.area_path', 4);
    const [unit] = await queryRows<UnitRow>(
      manager,
      `select u.* from unit u join inspection i on i.unit_id = u.id where u.id = $1 and i.id = $2 and i.officer_id = $3 and ${scope.sql} for update of u`,
      [query.unit, query.inspection, actor.accountId, ...scope.parameters],
    );
    if (unit === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
    return unit;
  }

  private toPhotoDto(unit: Pick<UnitRow, 'id' | 'unit_key_sealed'>, row: PhotoRow): PhotoDto {
    const small =
      row.thumbnail_sealed === null
        ? null
        : this.cipher.openFileOrNull(unit, row.id, row.thumbnail_sealed, thumbnailPurpose);
    return {
      photoId: row.id,
      size: row.size,
      thumbnail:
        small === null ? null : `data:${stripImageMetadata(small)!.type};base64,${small.toString('base64')}`,
    };
  }
}
