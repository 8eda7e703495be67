import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { EventEnvelope } from './envelope.js';
import { topicDefinitions } from './topic-registry.js';

type SchemaObject = ReturnType<typeof validationMetadatasToSchemas>[string];

/** Creates the AsyncAPI 3.0 document of all topics from the event classes, so that the documentation matches the validation. */
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
  for (const definition of Object.values(topicDefinitions)) {
    const { name: topic, eventClass: type, key, summary, partitions, retention } = definition;
    channels[topic] = {
      address: topic,
      summary,
      messages: { [type.name]: { $ref: `#/components/messages/${type.name}` } },
      bindings: { kafka: { topic, partitions, bindingVersion: '0.5.0' } },
      'x-key': key,
      'x-config': retention,
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

/** Allows null for optional fields, because class-validator skips both undefined and null. */
function allowNull(schema: SchemaObject): void {
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    if (!(schema.required ?? []).includes(name))
      schema.properties![name] = { anyOf: [property, { type: 'null' }] };
}
