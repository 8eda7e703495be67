import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { EventEnvelope } from './envelope.js';
import { eventClasses } from './event-classes.js';
import { topicDeclarations, type Topic } from './topics.js';

type SchemaObject = ReturnType<typeof validationMetadatasToSchemas>[string];

/** What each topic is for and what its key orders by. */
const channelTexts: Readonly<Record<Topic, { readonly key: string; readonly summary: string }>> = {
  'registration.unit.v1': { key: 'unit', summary: 'A unit and the state of its registration' },
  'registration.area.v1': { key: 'area', summary: 'Changes of the area tree' },
  'registration.reminder.v1': {
    key: 'area',
    summary: 'What has become late at a committee, told once, in hours of work',
  },
  'registration.pharmacy-file.v1': {
    key: 'area',
    summary: 'The list of pharmacies of a morning is ready to be fetched at registration',
  },
  'accounts.account.v1': { key: 'account', summary: 'An account through its life, without name or secret' },
  'declarations.gate.v1': { key: 'gate', summary: 'Gates of a unit' },
  'declarations.questionnaire.v1': {
    key: 'questionnaire and version',
    summary: 'Published versions with their rules',
  },
  'declarations.declaration.v1': { key: 'declaration', summary: 'Declarations, the person sealed' },
  'declarations.risk-flagged.v1': {
    key: 'unit',
    summary: 'What rules or staff call suspected, the person sealed',
  },
  'declarations.check.v1': { key: 'gate', summary: 'Entries and exits' },
  'declarations.unit-day.v1': { key: 'unit', summary: 'A unit’s numbers of a day' },
  'declarations.day-key.v1': { key: 'day', summary: 'Day keys, wrapped to each reader’s public key' },
  'alerts.case.v1': { key: 'case', summary: 'A suspected case through its life, the person sealed' },
  'alerts.duty.v1': { key: 'area', summary: 'Medical centre and hotline of an area' },
  'support.thread.v1': { key: 'thread', summary: 'Threads of the Support channel, without their words' },
  'sync.receipt.v1': { key: 'destination', summary: 'What a data centre has confirmed' },
  'sync.feed-trouble.v1': {
    key: 'destination',
    summary: 'That a data centre gets nothing, and that it does again',
  },
  'platform.worker-trouble.v1': {
    key: 'service and worker',
    summary: 'That a relay, consumer or timer of a service fails again and again, and that it works again',
  },
  'trail.access.v1': { key: 'person or unit', summary: 'Who read whose personal data' },
  'accounts.session-ended.v1': {
    key: 'account',
    summary: 'Sessions whose access tokens every service refuses from now on',
  },
  'platform.mail-trouble.v1': {
    key: 'service',
    summary: 'The mail server refuses a service, or no longer does',
  },
};

/** The AsyncAPI 3.0 document of all topics, made from the event classes: what is validated is what is documented. */
export function createAsyncApiDocument(): object {
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: { isIso8601: () => ({ type: 'string', format: 'date-time' }) },
  });
  for (const schema of Object.values(schemas)) allowNull(schema);
  const channels: Record<string, object> = {};
  const operations: Record<string, object> = {};
  const messages: Record<string, object> = {};
  for (const [topic, type] of Object.entries(eventClasses) as [Topic, new () => object][]) {
    const { key, summary } = channelTexts[topic];
    const declared = topicDeclarations.find(({ name }) => name === topic);
    channels[topic] = {
      address: topic,
      summary,
      messages: { [type.name]: { $ref: `#/components/messages/${type.name}` } },
      bindings: { kafka: { topic, partitions: declared?.partitions, bindingVersion: '0.5.0' } },
      'x-key': key,
      'x-config': declared?.config,
    };
    operations[`publish-${topic}`] = { action: 'send', channel: { $ref: `#/channels/${topic}` } };
    messages[type.name] = {
      name: topic,
      contentType: 'application/cloudevents+json',
      payload: {
        allOf: [
          { $ref: `#/components/schemas/${EventEnvelope.name}` },
          {
            type: 'object',
            properties: { type: { const: topic }, data: { $ref: `#/components/schemas/${type.name}` } },
          },
        ],
      },
    };
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Khai Báo: events',
      version: '1',
      description: 'CloudEvents 1.0 over Kafka. The message key is the ordering scope given as x-key.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels,
    operations,
    components: { messages, schemas },
  };
}

/** An optional field may be null as well: class-validator skips both. */
function allowNull(schema: SchemaObject): void {
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    if (!(schema.required ?? []).includes(name))
      schema.properties![name] = { anyOf: [property, { type: 'null' }] };
}
