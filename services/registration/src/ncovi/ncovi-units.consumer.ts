import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type NcoviUnitSnapshot } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { AreasService } from '../areas/areas.service.js';
import { buildLikenessKeys } from '../duplicate-detection/likeness-keys.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { NcoviContactCipher } from './ncovi-contact-cipher.js';
import { upsertEntries, type EntryContent } from './ncovi-entries.queries.js';
import { NcoviMatcher } from './ncovi-matcher.js';

/** Stores entries of the national NCOVI list and matches them with units. Events older than the stored version change nothing. */
@Controller()
export class NcoviUnitsConsumer {
  constructor(
    private readonly matcher: NcoviMatcher,
    private readonly contacts: NcoviContactCipher,
    private readonly cipher: UnitDataCipher,
    private readonly areas: AreasService,
  ) {}

  @OnEvent(Topics.ncoviUnit, { batch: true })
  async applyNcoviUnits(
    @Payload() events: EventEnvelope<NcoviUnitSnapshot>[],
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const latest = new Map<string, EventEnvelope<NcoviUnitSnapshot>>();
    for (const event of events) {
      const known = latest.get(event.data.entryId);
      if (known === undefined || known.aggregateversion < event.aggregateversion)
        latest.set(event.data.entryId, event);
    }
    const entries = await Promise.all([...latest.values()].map((event) => this.toEntry(event)));
    const stored = await upsertEntries(
      manager,
      entries.sort((a, b) => (a.entryId < b.entryId ? -1 : 1)),
    );
    if (stored.length > 0) await this.matcher.matchEntries(manager, stored);
  }

  private async toEntry({ data, aggregateversion }: EventEnvelope<NcoviUnitSnapshot>): Promise<EntryContent> {
    const { entryId, name, taxCode, street, contact } = data;
    const phone = contact === null ? null : (await this.contacts.openContact(entryId, contact)).phone;
    const area = data.areaCode === null ? null : this.areas.findCurrentArea(data.areaCode);
    const isWard = area?.level === 'ward';
    return {
      entryId,
      version: aggregateversion,
      isListed: data.change !== 'removed',
      name,
      taxCode,
      street,
      areaCode: isWard ? area.code : null,
      phoneSealed: phone === null ? null : this.contacts.sealPhone(entryId, phone),
      taxKey: taxCode === null ? null : taxCode.replaceAll('-', ''),
      phoneBlindIndex: phone === null ? null : this.cipher.blindIndexOfPhone(phone),
      nameKey: name === '' ? null : buildLikenessKeys({ name, street }).nameKey || null,
      changedAt: new Date(data.changedAt),
    };
  }
}
