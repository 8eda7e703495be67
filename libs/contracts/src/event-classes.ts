import { Topics, type Topic } from './topics.js';
import { AreaSnapshot, PharmacyFileMade, StepReminder, UnitSnapshot } from './events/registration.events.js';
import { AccountSnapshot, SessionsEnded } from './events/accounts.events.js';
import { MailTrouble } from './events/platform.events.js';
import {
  DayKeyShared,
  DeclarationSnapshot,
  GateChecked,
  GateSnapshot,
  QuestionnaireSnapshot,
  RiskFlagged,
  UnitDay,
} from './events/declarations.events.js';
import { CaseSnapshot, DutySnapshot } from './events/alerts.events.js';
import { ThreadSnapshot } from './events/support.events.js';
import { FeedTrouble, ReceiptVerified } from './events/sync.events.js';
import { WorkerTrouble } from './events/platform.events.js';
import { AccessRecorded } from './events/trail.events.js';

/** What each topic carries: the class that validates `data` when it is sent and when it arrives. */
export const eventClasses = {
  [Topics.unit]: UnitSnapshot,
  [Topics.area]: AreaSnapshot,
  [Topics.reminder]: StepReminder,
  [Topics.pharmacyFile]: PharmacyFileMade,
  [Topics.account]: AccountSnapshot,
  [Topics.sessionEnded]: SessionsEnded,
  [Topics.gate]: GateSnapshot,
  [Topics.questionnaire]: QuestionnaireSnapshot,
  [Topics.declaration]: DeclarationSnapshot,
  [Topics.riskFlagged]: RiskFlagged,
  [Topics.check]: GateChecked,
  [Topics.unitDay]: UnitDay,
  [Topics.dayKey]: DayKeyShared,
  [Topics.case]: CaseSnapshot,
  [Topics.duty]: DutySnapshot,
  [Topics.thread]: ThreadSnapshot,
  [Topics.receipt]: ReceiptVerified,
  [Topics.feedTrouble]: FeedTrouble,
  [Topics.workerTrouble]: WorkerTrouble,
  [Topics.access]: AccessRecorded,
  [Topics.mailTrouble]: MailTrouble,
} as const satisfies Record<Topic, new () => object>;

/** The data of a topic's events. */
export type EventData<T extends Topic> = InstanceType<(typeof eventClasses)[T]>;
