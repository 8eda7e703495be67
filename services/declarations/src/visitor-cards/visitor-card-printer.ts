import { formatVisitorCardAddress } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { IsolatedProcess } from '@khai-bao/platform/isolation';
import { DataSource } from 'typeorm';
import { DeclarationsConfig } from '../declarations.config.js';
import { UnitsService } from '../units/units.service.js';
import type { PrintedCard } from './card-sheet.js';
import { decideCardState } from './visitor-card-state.js';
import { loadCardsOfIds } from './visitor-cards.queries.js';

/** Renders the printed cards of a unit or of a committee, in a process of its own as posters are. A card names nobody. */
@Injectable()
export class VisitorCardPrinter {
  private readonly renderProcess = new IsolatedProcess({
    script: new URL('./render-cards.process', import.meta.url),
    fromSources: import.meta.url.endsWith('.ts'),
    concurrency: 1,
    maxQueuedInputs: 16,
    timeoutMs: 30_000,
    maxHeapMegabytes: 256,
    maxOutputBytes: 8 * 1024 * 1024,
  });

  constructor(
    private readonly dataSource: DataSource,
    private readonly units: UnitsService,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Renders the valid ones of these cards, eight on a sheet, in the order in which they were made.
   * @throws Problem PLATFORM.NOT_FOUND when none of them is valid and the actor's; PLATFORM.OVERLOADED, PLATFORM.UNAVAILABLE
   */
  async renderCards(actor: Actor, ids: readonly string[]): Promise<Buffer> {
    const today = this.clock.today();
    const rows = (await loadCardsOfIds(this.dataSource, actor, ids)).filter(
      (row) => decideCardState(row, today) === 'active',
    );
    if (rows.length === 0) throw new Problem('PLATFORM.NOT_FOUND');
    const hotlines = new Map<string, string>();
    for (const { area_path: areaPath } of rows)
      if (!hotlines.has(areaPath)) hotlines.set(areaPath, (await this.units.findHelpLines(areaPath)).hotline);
    const cards = rows.map((row): PrintedCard => ({
      code: row.code,
      url: formatVisitorCardAddress(this.config.publicOrigin, row.code),
      expiresOn: row.expires_on,
      hotline: hotlines.get(row.area_path) ?? '',
      smsNumber: this.config.inboundSmsNumber ?? null,
    }));
    const file = await this.renderProcess.runScript(Buffer.from(JSON.stringify(cards)));
    if (file === null) throw new Problem('PLATFORM.UNAVAILABLE', { retryAfter: 5 });
    return file;
  }
}
