import { maxUploadBytes } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { stripImageMetadata, FileStore, type ImageType } from '@khai-bao/platform/files';
import { Problem, Clock } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository, type EntityManager } from 'typeorm';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitEntity } from '../units/unit.entity.js';
import { isStoredFileReferenced } from '../uploads/uploads.queries.js';
import { InspectionPhotoEntity } from './inspection-photo.entity.js';
import type { AddPhotoQuery, PhotoDto } from './inspections.dto.js';
import { findPhotoWithUnitKey, lockUnitOfOwnInspection } from './inspections.queries.js';

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
    @InjectRepository(InspectionPhotoEntity) private readonly photos: Repository<InspectionPhotoEntity>,
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
      const photos = manager.getRepository(InspectionPhotoEntity);
      const held = await photos.findBy({ unitId: unit.id, inspectionId: query.inspection });
      const own = held.find((row) => row.id === id);
      if (part === 'thumbnail') {
        if (own === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
        const thumbnailSealed = this.cipher.sealFile(unit, id, picture.bytes, thumbnailPurpose);
        await photos.update({ id }, { thumbnailSealed });
        return this.toPhotoDto(unit, { ...own, thumbnailSealed });
      }
      const fileIndex = this.cipher.blindIndexOfFile(unit, picture.bytes);
      if (own !== undefined) {
        if (own.fileBlindIndex !== fileIndex) throw new Problem('REGISTRATION.KEY_REUSED');
        return this.toPhotoDto(unit, own);
      }
      if (held.length >= maxPhotosPerInspection) throw new Problem('REGISTRATION.TOO_MANY_PHOTOS');
      if (await isStoredFileReferenced(manager, id)) throw new Problem('REGISTRATION.KEY_REUSED');
      const photo = photos.create({
        id,
        inspectionId: query.inspection,
        unitId: unit.id,
        type: picture.type,
        size: picture.bytes.length,
        fileBlindIndex: fileIndex,
        thumbnailSealed: null,
        storedAt: this.clock.now(),
      });
      await photos.insert(photo);
      // Within the transaction: the row becomes visible after the bytes are stored. Bytes without a row are deleted daily.
      await this.store.putFile(id, this.cipher.sealFile(unit, id, picture.bytes, photoPurpose));
      return this.toPhotoDto(unit, photo);
    });
  }

  /** Lists the photos of a unit by inspection, in the order of their upload. */
  async listPhotosOfUnit(
    unit: Pick<UnitEntity, 'id' | 'unitKeySealed'>,
  ): Promise<ReadonlyMap<string, PhotoDto[]>> {
    const found = await this.photos.find({
      where: { unitId: unit.id },
      order: { storedAt: 'ASC', id: 'ASC' },
    });
    const byInspection = new Map<string, PhotoDto[]>();
    for (const row of found)
      byInspection.set(row.inspectionId, [
        ...(byInspection.get(row.inspectionId) ?? []),
        this.toPhotoDto(unit, row),
      ]);
    return byInspection;
  }

  /** Reads a photo for an official of the unit's area and records the access in the trail. @throws Problem REGISTRATION.FILE_NOT_FOUND */
  async openPhoto(actor: Actor, unitId: string, id: string): Promise<{ type: ImageType; bytes: Buffer }> {
    const found = await findPhotoWithUnitKey(this.dataSource.manager, actor, unitId, id);
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
    manager: EntityManager,
    actor: Actor,
    query: AddPhotoQuery,
  ): Promise<UnitEntity> {
    const unit = await lockUnitOfOwnInspection(manager, actor, query.unit, query.inspection);
    if (unit === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
    return unit;
  }

  private toPhotoDto(unit: Pick<UnitEntity, 'id' | 'unitKeySealed'>, row: InspectionPhotoEntity): PhotoDto {
    const small =
      row.thumbnailSealed === null
        ? null
        : this.cipher.openFileOrNull(unit, row.id, row.thumbnailSealed, thumbnailPurpose);
    return {
      photoId: row.id,
      size: row.size,
      thumbnail:
        small === null ? null : `data:${stripImageMetadata(small)!.type};base64,${small.toString('base64')}`,
    };
  }
}
