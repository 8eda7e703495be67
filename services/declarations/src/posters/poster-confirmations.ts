import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { maxUploadBytes } from '@khai-bao/contracts';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { stripImageMetadata, type ImageType } from '@khai-bao/platform/files';
import { sealBytes, unsealBytes } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DeclarationsConfig } from '../declarations.config.js';
import { GateDirectory } from '../gates/gate-directory.js';
import type { GateDto } from '../gates/gates.dto.js';
import { PosterVersions } from '../gates/poster-versions.js';
import { findLatestPhoto, insertConfirmation } from './poster-confirmations.queries.js';
import { refusePosterReading } from './poster-reading.js';

/**
 * Confirms with a photo which poster hangs at a gate. The browser reads the QR code of the photo; code and version are verified here.
 * A photo may show people, so it is sealed, without metadata, and only the latest one of a gate is kept.
 */
@Injectable()
export class PosterConfirmations {
  private readonly photoKey: Buffer;

  constructor(
    private readonly dataSource: DataSource,
    private readonly versions: PosterVersions,
    private readonly gates: GateDirectory,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {
    this.photoKey = createHmac('sha256', Buffer.from(config.masterKey, 'base64'))
      .update('poster-photos')
      .digest();
  }

  /**
   * Stores a photo of the current poster of an own gate.
   * @param readText what the browser read from the QR code in the photo
   * @throws Problem PLATFORM.NOT_FOUND; DECLARATIONS.POSTER_OTHER_GATE or POSTER_OUTDATED when the photo shows another poster;
   * POSTER_PHOTO_TOO_LARGE, POSTER_PHOTO_INVALID
   */
  async confirmPoster(actor: Actor, gateId: string, readText: string, bytes: Buffer): Promise<GateDto> {
    const unitId = requireOwnUnit(actor);
    await this.gates.requireOwnGate(actor, gateId);
    if (bytes.length > maxUploadBytes.posterPhoto) throw new Problem('DECLARATIONS.POSTER_PHOTO_TOO_LARGE');
    const photo = stripImageMetadata(bytes);
    if (photo === null) throw new Problem('DECLARATIONS.POSTER_PHOTO_INVALID');
    const id = uuidv7();
    const confirmedAt = this.clock.now();
    const photoSealed = sealBytes(this.photoKey, photo.bytes, id);
    return this.dataSource.transaction(async (manager) => {
      const gate = await this.versions.lockGate(manager, gateId);
      if (gate?.unit_id !== unitId) throw new Problem('PLATFORM.NOT_FOUND');
      const refusal = refusePosterReading(readText, {
        host: new URL(this.config.publicOrigin).host,
        code: gate.code,
        version: gate.poster_version,
      });
      if (refusal !== null) throw new Problem(refusal);
      await insertConfirmation(manager, {
        id,
        gateId,
        posterVersion: gate.poster_version,
        readText,
        photoType: photo.type,
        photoSize: photo.bytes.length,
        photoSealed,
        confirmedAt,
        confirmedBy: actor.accountId,
        confirmedByName: actor.displayName,
      });
      return this.versions.confirmPoster(manager, gate, confirmedAt, actor.displayName);
    });
  }

  /** Returns the latest photo of an own gate. @throws Problem PLATFORM.NOT_FOUND */
  async openPhoto(
    actor: Actor,
    gateId: string,
  ): Promise<{ readonly type: ImageType; readonly bytes: Buffer }> {
    await this.gates.requireOwnGate(actor, gateId);
    return this.unsealLatestPhoto(gateId);
  }

  /** Unseals the latest photo of a gate. Callers have checked who asks. @throws Problem PLATFORM.NOT_FOUND */
  async unsealLatestPhoto(gateId: string): Promise<{ readonly type: ImageType; readonly bytes: Buffer }> {
    const found = await findLatestPhoto(this.dataSource, gateId);
    if (found === undefined) throw new Problem('PLATFORM.NOT_FOUND');
    return {
      type: found.photo_type,
      bytes: unsealBytes(this.photoKey, found.photo_sealed, found.id),
    };
  }
}
