import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { findRetainedDeclaration } from '../declarations/declarations.queries.js';
import { DeviceTokens } from '../declarations/device-tokens.js';
import { PhoneProofs } from '../declarations/phone-proofs.js';
import { isDeviceProven } from './changes.queries.js';

/** A declaration with the device that made it, or with the phone that was proven for it. */
export interface OwnedDeclaration {
  readonly row: DeclarationRow;
  /** Digest of the device; of the declaration, when its phone was proven. */
  readonly deviceDigest: string;
  /** Proves the device that declared, for this declaration, after its digest is erased. */
  readonly proof: string;
}

/** Stands for the device of a declaration that staff made. */
const noDevice = 'no-device';

/** Finds declarations for the device that made them, and for somebody who proved their phone. */
@Injectable()
export class DeclarationOwners {
  constructor(
    private readonly deviceTokens: DeviceTokens,
    private readonly phoneProofs: PhoneProofs,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Returns a declaration to its device, or to the holder of a proof of its phone.
   * @throws Problem NOT_FOUND, also for the declaration of another device
   */
  async requireOwnedDeclaration(id: string, deviceToken: string | undefined): Promise<OwnedDeclaration> {
    return this.phoneProofs.provesDeclaration(deviceToken, id.toLowerCase())
      ? this.requireProvenDeclaration(id.toLowerCase())
      : this.requireDeclarationOfDevice(id, deviceToken);
  }

  /** The proof was issued for this declaration and ends soon, so it also opens what was erased meanwhile. */
  private async requireProvenDeclaration(id: string): Promise<OwnedDeclaration> {
    const row = await findRetainedDeclaration(this.dataSource, id);
    if (row === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    // The device that declared learns of an erasure that the phone asked for.
    const proof = this.deviceTokens.proveDeviceOfDeclaration(row.device_digest ?? noDevice, id);
    return { row, deviceDigest: `phone:${id}`, proof };
  }

  private async requireDeclarationOfDevice(
    id: string,
    deviceToken: string | undefined,
  ): Promise<OwnedDeclaration> {
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
