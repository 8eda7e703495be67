import { retainDaysInDailySegments, type TopicConfig, type TopicDelivery } from './define-topic.js';
import { serviceNames, type ServiceName } from './service-names.js';
import { unitTopic } from './topics/registration.unit.v1.js';
import { areaTopic } from './topics/registration.area.v1.js';
import { reminderTopic } from './topics/registration.reminder.v1.js';
import { pharmacyFileTopic } from './topics/registration.pharmacy-file.v1.js';
import { accountTopic } from './topics/accounts.account.v1.js';
import { gateDeviceTopic } from './topics/accounts.device.v1.js';
import { sessionEndedTopic } from './topics/accounts.session-ended.v1.js';
import { workerTroubleTopic } from './topics/platform.worker-trouble.v1.js';
import { mailTroubleTopic } from './topics/platform.mail-trouble.v1.js';
import { gateTopic } from './topics/declarations.gate.v1.js';
import { questionnaireTopic } from './topics/declarations.questionnaire.v1.js';
import { declarationTopic } from './topics/declarations.declaration.v1.js';
import { riskFlaggedTopic } from './topics/declarations.risk-flagged.v1.js';
import { checkTopic } from './topics/declarations.check.v1.js';
import { unitDayTopic } from './topics/declarations.unit-day.v1.js';
import { dayKeyTopic } from './topics/declarations.day-key.v1.js';
import { contactsFoundTopic } from './topics/declarations.contacts-found.v1.js';
import { contactErasedTopic } from './topics/declarations.contact-erased.v1.js';
import { caseTopic } from './topics/alerts.case.v1.js';
import { contactsRequestedTopic } from './topics/alerts.contacts-requested.v1.js';
import { dutyTopic } from './topics/alerts.duty.v1.js';
import { morningReportTopic } from './topics/alerts.morning-report.v1.js';
import { threadTopic } from './topics/support.thread.v1.js';
import { unitCoverTopic } from './topics/registration.unit-cover.v1.js';
import { ncoviUnitTopic } from './topics/sync.ncovi-unit.v1.js';
import { guideTopic } from './topics/support.guide.v1.js';
import { receiptTopic } from './topics/sync.receipt.v1.js';
import { declarationConfirmedTopic } from './topics/sync.declaration-confirmed.v1.js';
import { feedTroubleTopic } from './topics/sync.feed-trouble.v1.js';
import { accessTopic } from './topics/trail.access.v1.js';

/** All topics that services publish, by the name under which code refers to them. One file of `topics` declares each. */
export const topicDefinitions = {
  unit: unitTopic,
  area: areaTopic,
  reminder: reminderTopic,
  pharmacyFile: pharmacyFileTopic,
  unitCover: unitCoverTopic,
  account: accountTopic,
  sessionEnded: sessionEndedTopic,
  gateDevice: gateDeviceTopic,
  gate: gateTopic,
  questionnaire: questionnaireTopic,
  declaration: declarationTopic,
  riskFlagged: riskFlaggedTopic,
  check: checkTopic,
  unitDay: unitDayTopic,
  dayKey: dayKeyTopic,
  contactsFound: contactsFoundTopic,
  contactErased: contactErasedTopic,
  case: caseTopic,
  contactsRequested: contactsRequestedTopic,
  duty: dutyTopic,
  morningReport: morningReportTopic,
  thread: threadTopic,
  guide: guideTopic,
  receipt: receiptTopic,
  declarationConfirmed: declarationConfirmedTopic,
  feedTrouble: feedTroubleTopic,
  ncoviUnit: ncoviUnitTopic,
  workerTrouble: workerTroubleTopic,
  access: accessTopic,
  mailTrouble: mailTroubleTopic,
} as const;

type Definitions = typeof topicDefinitions;
type Definition = Definitions[keyof Definitions];

/** Name of a Kafka topic. */
export type Topic = Definition['name'];

const definitions: readonly Definition[] = Object.values(topicDefinitions);

/** Names of the Kafka topics. */
export const Topics = Object.fromEntries(
  Object.entries(topicDefinitions).map(([key, { name }]) => [key, name]),
) as { readonly [Key in keyof Definitions]: Definitions[Key]['name'] };

/** The class that validates `data` of a topic's events. */
export const eventClasses = Object.fromEntries(
  definitions.map(({ name, eventClass }) => [name, eventClass]),
) as { readonly [Key in keyof Definitions as Definitions[Key]['name']]: Definitions[Key]['eventClass'] };

/** The data of a topic's events. */
export type EventData<T extends Topic> = InstanceType<(typeof eventClasses)[T]>;

/** How consumers process each topic. */
export const topicDelivery = Object.fromEntries(
  definitions.map(({ name, delivery }) => [name, delivery]),
) as Readonly<Record<Topic, TopicDelivery>>;

/** Topics that carry data that a day key opens, or the day key itself. */
export const dayTopics: readonly Topic[] = definitions
  .filter(({ isSealedByDayKey }) => isSealedByDayKey)
  .map(({ name }) => name);

/** Days after which no message of `dayTopics`, and no dead letter of them, is left. A day must be kept for longer than this. */
export const dayTopicDays = 23;

/** Topic of the messages that a service could not process, with the reason, which holds no personal data. */
export const deadLetterTopic = (service: ServiceName): string => `dead-letter.${service}.v1`;

export interface TopicDeclaration {
  readonly name: string;
  readonly partitions: number;
  readonly config: TopicConfig;
}

/**
 * All topics with their settings, the dead letters included. They are created from this list before a service starts,
 * never on first use. Sealed personal data expires within 28 days of retention.
 */
export const topicDeclarations: readonly TopicDeclaration[] = [
  ...definitions.map(({ name, partitions, retention }) => ({ name, partitions, config: retention })),
  ...serviceNames.map((service) => ({
    name: deadLetterTopic(service),
    partitions: 1,
    config: retainDaysInDailySegments(14),
  })),
];
