import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { ClusterSearchModule } from '../cluster-search/cluster-search.module.js';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { LinksModule } from '../links/links.module.js';
import { RostersModule } from '../rosters/rosters.module.js';
import { UnitsModule } from '../units/units.module.js';
import { CaseContactEventEntity } from './case-contact-event.entity.js';
import { CaseContactEntity } from './case-contact.entity.js';
import { ContactCallers } from './contact-callers.js';
import { ContactCaseOpener } from './contact-case-opener.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactCsvExport } from './contact-csv-export.js';
import { ContactErasedConsumer } from './contact-erased.consumer.js';
import { ContactErasureEntity } from './contact-erasure.entity.js';
import { ContactImport } from './contact-import.js';
import { ContactLinkEntity } from './contact-link.entity.js';
import { ContactList } from './contact-list.js';
import { ContactMapper } from './contact-mapper.js';
import { ContactMover } from './contact-mover.js';
import { ContactPageEntity } from './contact-page.entity.js';
import { ContactPeople } from './contact-people.js';
import { ContactPhones } from './contact-phones.js';
import { ContactReceiver } from './contact-receiver.js';
import { ContactRestrictions } from './contact-restrictions.js';
import { ContactSearchDeadline } from './contact-search-deadline.js';
import { ContactSearchEntity } from './contact-search.entity.js';
import { ContactSearches } from './contact-searches.js';
import { ContactWork } from './contact-work.js';
import { ContactsFoundConsumer } from './contacts-found.consumer.js';
import { ContactsController } from './contacts.controller.js';
import { FollowUpAnswers } from './follow-up-answers.js';
import { FollowUpLinks } from './follow-up-links.js';
import { FollowUpController } from './follow-up.controller.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      CaseContactEntity,
      CaseContactEventEntity,
      ContactErasureEntity,
      ContactLinkEntity,
      ContactPageEntity,
      ContactSearchEntity,
    ]),
    CasesModule,
    ClusterSearchModule,
    DayKeysModule,
    LinksModule,
    RostersModule,
    UnitsModule,
  ],
  controllers: [ContactErasedConsumer, ContactsController, ContactsFoundConsumer, FollowUpController],
  providers: [
    ContactCallers,
    ContactCaseOpener,
    ContactCipher,
    ContactCsvExport,
    ContactImport,
    ContactList,
    ContactMapper,
    ContactMover,
    ContactPeople,
    ContactPhones,
    ContactReceiver,
    ContactRestrictions,
    ContactSearchDeadline,
    ContactSearches,
    ContactWork,
    FollowUpAnswers,
    FollowUpLinks,
  ],
  exports: [ContactCipher, ContactPeople, ContactPhones],
})
export class ContactsModule {}
