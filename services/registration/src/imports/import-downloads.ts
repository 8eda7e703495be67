import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AccessTrail, isWithinJurisdiction, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, Not } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { ImportStore } from './import-store.js';
import { writeRemainingRowsFile } from './remaining-rows-file.js';
import { writeImportTemplate } from './import-template.js';

/** The spreadsheets of imports that are downloaded: the template, and the rows that were not imported. */
@Injectable()
export class ImportDownloads {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ImportStore,
    private readonly areas: AreasService,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /** Streams the empty template with the wards of the actor's area. */
  writeTemplate(actor: Actor): Readable {
    jurisdictionSql(actor, 'area_path', 1);
    const [on, { tree }] = [this.clock.today(), this.areas];
    const wards = tree
      .areasOn(on)
      .filter(
        ({ code, level }) => level === 'ward' && isWithinJurisdiction(actor, tree.areaPathOf(code, on)),
      );
    return writeImportTemplate(wards.map(({ code }) => tree.fullNameOf(code, on)));
  }

  /** Streams the rows that were not imported, and records the access in the trail. */
  async writeRemainingRows(actor: Actor, id: string): Promise<Readable> {
    return this.dataSource.transaction(async (manager) => {
      const record = await this.store.requireImport(manager, actor, id);
      await this.trail.recordAccess(manager, actor, 'registration.import-rest', 'import', id);
      const list = await this.store.listRows(manager, record, { where: { state: Not('entered') } });
      return writeRemainingRowsFile(this.store.unsealHeadings(record), record.columns, list);
    });
  }
}
