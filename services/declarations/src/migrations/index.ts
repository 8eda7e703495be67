import { KnowGuides1796160000000 } from './1796160000000-know-guides.js';
import { CreateDeclarations1624493000000 } from './1624493000000-create-declarations.js';
import { AddDefaultPartitions1624493100000 } from './1624493100000-add-default-partitions.js';
import { DropRedundantIndexes1795572000000 } from './1795572000000-drop-redundant-indexes.js';
import { UseHashIndexes1795822000000 } from './1795822000000-use-hash-indexes.js';
import { DisableInsertVacuum1795822100000 } from './1795822100000-disable-insert-vacuum.js';
import { CreateGatePassages1796025600000 } from './1796025600000-create-gate-passages.js';
import { CreateUnitStaff1796041800000 } from './1796041800000-create-unit-staff.js';
import { CreateOccupancy1796061600000 } from './1796061600000-create-occupancy.js';
import { CreateDeclarationChanges1796062500000 } from './1796062500000-create-declaration-changes.js';
import { CreateGateDevices1796062800000 } from './1796062800000-create-gate-devices.js';
import { VersionPosters1796064000000 } from './1796064000000-version-posters.js';
import { CreateVisitorCards1796070000000 } from './1796070000000-create-visitor-cards.js';
import { LookUpPasses1796074300000 } from './1796074300000-look-up-passes.js';
import { BlockPasses1796074400000 } from './1796074400000-block-passes.js';
import { CreatePhoneCodes1796074900000 } from './1796074900000-create-phone-codes.js';
import { CreateInboundSms1796075100000 } from './1796075100000-create-inbound-sms.js';
import { ReportPeopleAtSeveralUnits1796084000000 } from './1796084000000-report-people-at-several-units.js';
import { BlockPeopleOnSeveralDays1796090400000 } from './1796090400000-block-people-on-several-days.js';
import { CreateContactSearches1796093000000 } from './1796093000000-create-contact-searches.js';
import { RecordContactDisclosures1796112000000 } from './1796112000000-record-contact-disclosures.js';

export const migrations = [
  CreateDeclarations1624493000000,
  AddDefaultPartitions1624493100000,
  DropRedundantIndexes1795572000000,
  UseHashIndexes1795822000000,
  DisableInsertVacuum1795822100000,
  CreateGatePassages1796025600000,
  CreateUnitStaff1796041800000,
  CreateOccupancy1796061600000,
  CreateDeclarationChanges1796062500000,
  CreateGateDevices1796062800000,
  VersionPosters1796064000000,
  CreateVisitorCards1796070000000,
  LookUpPasses1796074300000,
  BlockPasses1796074400000,
  CreatePhoneCodes1796074900000,
  CreateInboundSms1796075100000,
  ReportPeopleAtSeveralUnits1796084000000,
  BlockPeopleOnSeveralDays1796090400000,
  CreateContactSearches1796093000000,
  RecordContactDisclosures1796112000000,
  KnowGuides1796160000000,
];
