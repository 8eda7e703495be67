import { CreateAlerts1624493000000 } from './1624493000000-create-alerts.js';
import { IndexLists1624493200000 } from './1624493200000-index-lists.js';
import { FoldFloods1796025600000 } from './1796025600000-fold-floods.js';
import { JoinDeclarations1796040600000 } from './1796040600000-join-declarations.js';
import { IndexCaseDeclarations1796074500000 } from './1796074500000-index-case-declarations.js';
import { KeepDutyRosters1796075100000 } from './1796075100000-keep-duty-rosters.js';
import { SendCaseNotices1796075400000 } from './1796075400000-send-case-notices.js';
import { CallWebhooks1796078700000 } from './1796078700000-call-webhooks.js';
import { WorkContacts1796082000000 } from './1796082000000-work-contacts.js';
import { ReportToStations1796081100000 } from './1796081100000-report-to-stations.js';
import { TellNoticesApart1796081000000 } from './1796081000000-tell-notices-apart.js';
import { StateCaseReasons1796083000000 } from './1796083000000-state-case-reasons.js';
import { TransferCases1796083100000 } from './1796083100000-transfer-cases.js';
import { FindClusters1796083200000 } from './1796083200000-find-clusters.js';
import { NumberChangesAtCommit1796100000000 } from './1796100000000-number-changes-at-commit.js';
import { TakeDuplicatesOutOfClusters1796100100000 } from './1796100100000-take-duplicates-out-of-clusters.js';
import { EndUnansweredSearches1796100200000 } from './1796100200000-end-unanswered-searches.js';
import { LinkContactCases1796110000000 } from './1796110000000-link-contact-cases.js';
import { AnswerByLink1796111000000 } from './1796111000000-answer-by-link.js';
import { ImportContacts1796113000000 } from './1796113000000-import-contacts.js';
import { RestrictErasedContacts1796112100000 } from './1796112100000-restrict-erased-contacts.js';
import { NotifyCoVisitors1796120000000 } from './1796120000000-notify-co-visitors.js';
import { LinkParties1796121000000 } from './1796121000000-link-parties.js';
import { FollowAreas1796130000000 } from './1796130000000-follow-areas.js';
import { RecordOnset1796130100000 } from './1796130100000-record-onset.js';
import { ReportMornings1796130200000 } from './1796130200000-report-mornings.js';
import { LinkPeople1796130300000 } from './1796130300000-link-people.js';
import { FollowUnits1624494700000 } from './1624494700000-follow-units.js';

export const migrations = [
  CreateAlerts1624493000000,
  IndexLists1624493200000,
  FollowUnits1624494700000,
  FoldFloods1796025600000,
  JoinDeclarations1796040600000,
  IndexCaseDeclarations1796074500000,
  KeepDutyRosters1796075100000,
  SendCaseNotices1796075400000,
  CallWebhooks1796078700000,
  WorkContacts1796082000000,
  TellNoticesApart1796081000000,
  ReportToStations1796081100000,
  StateCaseReasons1796083000000,
  TransferCases1796083100000,
  FindClusters1796083200000,
  NumberChangesAtCommit1796100000000,
  TakeDuplicatesOutOfClusters1796100100000,
  EndUnansweredSearches1796100200000,
  LinkContactCases1796110000000,
  AnswerByLink1796111000000,
  RestrictErasedContacts1796112100000,
  ImportContacts1796113000000,
  NotifyCoVisitors1796120000000,
  LinkParties1796121000000,
  FollowAreas1796130000000,
  RecordOnset1796130100000,
  ReportMornings1796130200000,
  LinkPeople1796130300000,
];
