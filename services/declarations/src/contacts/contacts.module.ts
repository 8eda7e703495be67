import { Module } from '@nestjs/common';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { CasePersonFinder } from './case-person.js';
import { ContactPages } from './contact-pages.js';
import { ContactSearch } from './contact-search.js';
import { ContactsRequestedConsumer } from './contacts-requested.consumer.js';
import { PartyFinder } from './party-finder.js';
import { VisitLoader } from './visit-loader.js';

/** Finds who was near the person of a case. */
@Module({
  imports: [DayKeysModule],
  controllers: [ContactsRequestedConsumer],
  providers: [CasePersonFinder, ContactPages, ContactSearch, PartyFinder, VisitLoader],
})
export class ContactsModule {}
