import { CreateSupport1624493000000 } from './1624493000000-create-support.js';
import { HoldTraining1796150000000 } from './1796150000000-hold-training.js';
import { IndexLists1624493200000 } from './1624493200000-index-lists.js';
import { KeyPostsByAuthor1624493100000 } from './1624493100000-key-posts-by-author.js';
import { KeepFiles1624493700000 } from './1624493700000-keep-files.js';
import { KeepReceipts1624493500000 } from './1624493500000-keep-receipts.js';
import { PostMorningReports1796131000000 } from './1796131000000-post-morning-reports.js';
import { MakeRooms1624493400000 } from './1624493400000-make-rooms.js';
import { Mention1624494000000 } from './1624494000000-mention.js';
import { KeepGuides1796160000000 } from './1796160000000-keep-guides.js';
import { MarkDelivered1796025900000 } from './1796025900000-mark-delivered.js';
import { NameFocalPersons1624493300000 } from './1624493300000-name-focal-persons.js';
import { Remind1624493820000 } from './1624493820000-remind.js';
import { SendDigests1624493900000 } from './1624493900000-send-digests.js';
import { TellCases1624493800000 } from './1624493800000-tell-cases.js';
import { TellFeedTroubles1624494100000 } from './1624494100000-tell-feed-troubles.js';
import { TellPharmacyFiles1624493950000 } from './1624493950000-tell-pharmacy-files.js';
import { TimeQuestions1624493600000 } from './1624493600000-time-questions.js';

export const migrations = [
  CreateSupport1624493000000,
  KeyPostsByAuthor1624493100000,
  IndexLists1624493200000,
  NameFocalPersons1624493300000,
  MakeRooms1624493400000,
  KeepReceipts1624493500000,
  TimeQuestions1624493600000,
  KeepFiles1624493700000,
  TellCases1624493800000,
  Remind1624493820000,
  SendDigests1624493900000,
  TellPharmacyFiles1624493950000,
  Mention1624494000000,
  TellFeedTroubles1624494100000,
  MarkDelivered1796025900000,
  HoldTraining1796150000000,
  PostMorningReports1796131000000,
  KeepGuides1796160000000,
];
