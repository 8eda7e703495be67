import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { findGateDeviceState } from './gate-devices.queries.js';

/**
 * Refuses what a locked or ended gate device sends, until its access tokens have expired. Requests of browsers pass, and
 * so do those of a device whose event has not arrived: accounts has signed its token.
 */
@Injectable()
export class ActiveGateDeviceGuard implements CanActivate {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Problem DECLARATIONS.DEVICE_ENDED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { actor } = context.switchToHttp().getRequest<{ actor?: Actor }>();
    const deviceId = actor?.deviceId ?? null;
    if (deviceId === null) return true;
    const state = await findGateDeviceState(this.dataSource, deviceId);
    if (state !== undefined && state !== 'ACTIVE') throw new Problem('DECLARATIONS.DEVICE_ENDED');
    return true;
  }
}
