import { citizenRoutes } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DeclarationsConfig } from '../declarations.config.js';
import { GateDirectory } from '../gates/gate-directory.js';
import { posterVersion, type PosterContent } from './poster-content.js';

@Injectable()
export class PostersService {
  constructor(
    private readonly gates: GateDirectory,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /** Returns the content of the poster of a gate of the actor's own unit. @throws Problem PLATFORM.NOT_FOUND */
  async describePoster(actor: Actor, gateId: string): Promise<PosterContent> {
    const gate = await this.gates.requireOwnGate(actor, gateId);
    return {
      unitName: gate.unitName,
      gateName: gate.gateName,
      direction: gate.direction,
      areaName: gate.areaName,
      code: gate.code,
      url: this.config.publicOrigin + citizenRoutes.gate(gate.code),
      version: posterVersion,
      issuedOn: this.clock.today(),
    };
  }
}
