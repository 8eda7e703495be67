import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { findRetainedDeclaration } from '../declarations/declarations.queries.js';
import { DeviceTokens } from '../declarations/device-tokens.js';
import { isDeviceProven } from './changes.queries.js';

/** A declaration with the device that made it. */
export interface OwnedDeclaration {
  readonly row: DeclarationRow;
  readonly deviceDigest: string;
  /** Proves this device for this declaration after its digest is erased. */
  readonly proof: string;
}

/** Finds declarations for the device that made them. */
@Injectable()
export class DeclarationOwners {
  constructor(
    private readonly deviceTokens: DeviceTokens,
    private readonly dataSource: DataSource,
  ) {}

  /** Returns a declaration to its device. @throws Problem NOT_FOUND, also for the declaration of another device */
  async requireOwnedDeclaration(id: string, deviceToken: string | undefined): Promise<OwnedDeclaration> {
    const deviceDigest = this.deviceTokens.verifyDeviceToken(deviceToken);
    const row =
      deviceDigest === null ? undefined : await findRetainedDeclaration(this.dataSource, id.toLowerCase());
    if (deviceDigest === null || row === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    const proof = this.deviceTokens.proveDeviceOfDeclaration(deviceDigest, row.id);
    const isOwner =
      row.status === 'erased'
        ? await isDeviceProven(this.dataSource, row.id, proof)
        : row.device_digest === deviceDigest;
    if (!isOwner) throw new Problem('DECLARATIONS.NOT_FOUND');
    return { row, deviceDigest, proof };
  }
}
