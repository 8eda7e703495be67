import { formatPosterAddress } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { DeclarationsConfig } from '../declarations.config.js';
import type { PosterFacts } from '../gates/poster-facts.js';
import { PosterVersions, type GateWithFacts } from '../gates/poster-versions.js';
import type { DrawnPage } from './drawing.js';
import type { PosterContent, PosterPaper, PosterPart } from './poster-content.js';
import { posterParts } from './poster-content.js';
import { PosterRenderer } from './poster-renderer.js';

/** Describes and renders what hangs at the gates of the actor's own unit. */
@Injectable()
export class PostersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly versions: PosterVersions,
    private readonly renderer: PosterRenderer,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /** Returns the content of the poster of an open gate. @throws Problem PLATFORM.NOT_FOUND */
  async describePoster(actor: Actor, gateId: string): Promise<PosterContent> {
    const [gate] = await this.versions.listGatesWithFacts(this.dataSource.manager, {
      unitId: requireOwnUnit(actor),
      gateId,
    });
    if (gate === undefined) throw new Problem('PLATFORM.NOT_FOUND');
    return this.toContent(gate);
  }

  /** Returns the shapes of all pages of a gate. @throws Problem PLATFORM.NOT_FOUND */
  async drawPages(actor: Actor, gateId: string, paper: PosterPaper): Promise<DrawnPage[]> {
    const gate = await this.describePoster(actor, gateId);
    return this.renderer.getDrawings({ paper, parts: posterParts, gates: [gate] });
  }

  /** Renders the chosen pages of one gate. @throws Problem PLATFORM.NOT_FOUND */
  async renderGate(
    actor: Actor,
    gateId: string,
    paper: PosterPaper,
    parts: readonly PosterPart[],
  ): Promise<{ readonly code: string; readonly file: Buffer }> {
    const gate = await this.describePoster(actor, gateId);
    return { code: gate.code, file: await this.renderer.getPdf({ paper, parts, gates: [gate] }) };
  }

  /** Renders all pages of all open gates of the unit as one file. @throws Problem PLATFORM.NOT_FOUND when it has no open gate */
  async renderUnit(actor: Actor, paper: PosterPaper, parts: readonly PosterPart[]): Promise<Buffer> {
    const gates = await this.versions.listGatesWithFacts(this.dataSource.manager, {
      unitId: requireOwnUnit(actor),
    });
    if (gates.length === 0) throw new Problem('PLATFORM.NOT_FOUND');
    return this.renderer.getPdf({ paper, parts, gates: gates.map((gate) => this.toContent(gate)) });
  }

  private toContent({ posterVersion, facts }: GateWithFacts): PosterContent {
    const { guideVersion: _guideVersion, ...stated }: PosterFacts = facts;
    return {
      ...stated,
      url: formatPosterAddress(this.config.publicOrigin, facts.code, posterVersion),
      host: new URL(this.config.publicOrigin).host,
      version: posterVersion,
      issuedOn: this.clock.today(),
    };
  }
}
