import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { ClusterSearchModule } from '../cluster-search/cluster-search.module.js';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { RostersModule } from '../rosters/rosters.module.js';
import { CaseContactEventEntity } from './case-contact-event.entity.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCallers } from './contact-callers.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactCsvExport } from './contact-csv-export.js';
import { ContactList } from './contact-list.js';
import { ContactMapper } from './contact-mapper.js';
import { ContactPageEntity } from './contact-page.entity.js';
import { ContactPeople } from './contact-people.js';
import { ContactPhones } from './contact-phones.js';
import { ContactReceiver } from './contact-receiver.js';
import { ContactSearchEntity } from './contact-search.entity.js';
import { ContactSearches } from './contact-searches.js';
import { ContactWork } from './contact-work.js';
import { ContactsFoundConsumer } from './contacts-found.consumer.js';
import { ContactsController } from './contacts.controller.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      CaseContactEntity,
      CaseContactEventEntity,
      ContactPageEntity,
      ContactSearchEntity,
    ]),
    CasesModule,
    ClusterSearchModule,
    DayKeysModule,
    RostersModule,
  ],
  controllers: [ContactsController, ContactsFoundConsumer],
  providers: [
    ContactCallers,
    ContactCipher,
    ContactCsvExport,
    ContactList,
    ContactMapper,
    ContactPeople,
    ContactPhones,
    ContactReceiver,
    ContactSearches,
    ContactWork,
  ],
  exports: [ContactCipher, ContactPeople, ContactPhones],
})
export class ContactsModule {}
