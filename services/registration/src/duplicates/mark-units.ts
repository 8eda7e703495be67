import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { endedRegistrationStates } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { UnitContacts } from '../registrations/unit-contacts.js';
import { UnitStore } from '../registrations/unit-store.js';
import type { UnitRow } from '../registrations/unit.row.js';
import { comparedRow, FindDuplicates } from './find-duplicates.js';

const kind = 'mark-units';
const together = 200;

/** Units that came before duplicates were looked for are compared once, in the background. Killed, it goes on where it was. */
@Injectable()
export class MarkUnits implements OnModuleInit, BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly duplicates: FindDuplicates,
    private readonly contacts: UnitContacts,
    private readonly store: UnitStore,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.jobs.registerTimerHandler(kind, () => this.run());
    await this.dataSource.transaction(async (manager) => {
      const [unmarked] = await queryRows(manager, 'select 1 from unit where place_key is null limit 1');
      if (unmarked !== undefined)
        await this.jobs.scheduleTimer(manager, { kind, key: 'all', dueAt: this.clock.now() });
    });
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  private async run(): Promise<void> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      if (this.stopping) throw new Error('the service stops; the comparison goes on with the next');
      const last = await this.dataSource.transaction((manager) => this.batch(manager, after));
      if (last === null) return;
      after = last;
    }
  }

  /** @returns the last id that it looked at; null when there are no more */
  private async batch(manager: EntityManager, after: string): Promise<string | null> {
    const units = await queryRows<UnitRow>(
      manager,
      'select * from unit where place_key is null and id > $1 order by id limit $2',
      [after, together],
    );
    if (units.length === 0) return null;
    const marks = units.map((unit) =>
      this.duplicates.marks({
        name: unit.name,
        street: unit.street,
        phone: this.contacts.openOrEmpty(unit).phone,
      }),
    );
    await this.duplicates.lock(
      manager,
      units.map((unit, at) => ({ ...comparedRow(unit), ...marks[at]! })),
    );
    // One that was corrected meanwhile is marked by that.
    const marked = await queryRows<UnitRow>(
      manager,
      `with marked as (update unit u set phone_mark = t.phone, name_key = t.name, place_key = t.place, street_key = t.street
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[]) as t(id, phone, name, place, street, version)
         where u.id = t.id and u.version = t.version and u.place_key is null returning u.*)
       select * from marked order by id`,
      [
        units.map(({ id }) => id),
        marks.map(({ phoneMark }) => phoneMark),
        marks.map(({ nameKey }) => nameKey),
        marks.map(({ placeKey }) => placeKey),
        marks.map(({ streetKey }) => streetKey),
        units.map(({ version }) => version),
      ],
    );
    const counted = marked.filter(({ state }) => !endedRegistrationStates.has(state));
    await this.store.tell(manager, await this.duplicates.recheck(manager, counted, 'published'));
    return units.at(-1)!.id;
  }
}
