import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Topics, type EventData, type RiskFlagged, type Topic } from '@khai-bao/contracts';
import { dayInHoChiMinh, daysBefore } from '@khai-bao/platform/core';
import { createEnvelope } from '@khai-bao/platform/events';
import { generateSealingKey, KeyWrapper, sealJson } from '@khai-bao/platform/sealing';
import { Kafka, logLevel } from 'kafkajs';
import { generateForms } from './forms.ts';

/** Publishes flags of suspected declarations as the declarations service does, each of a unit of its own. */
export interface FlagSource {
  /** @returns the id of the flagged declaration. The time of the flag is that of its publication. */
  publishFlag(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens a source of flags. It seals them under a key of its own for a day that the system has no key of, so the system's day keys are not
 * touched.
 */
export async function openFlagSource(brokers: string, secretsFile: string): Promise<FlagSource> {
  const secrets = JSON.parse(readFileSync(secretsFile, 'utf8')) as {
    readonly wrapping: { readonly alerts: { readonly public: object } };
  };
  const kafka = new Kafka({ clientId: 'flag-source', brokers: brokers.split(','), logLevel: logLevel.ERROR });
  const producer = kafka.producer();
  await producer.connect();
  const publish = async <T extends Topic>(topic: T, key: string, data: EventData<T>): Promise<void> => {
    const envelope = createEnvelope(
      'declarations',
      { topic, key, subject: key, version: 1, data },
      new Date(),
    );
    await producer.send({ topic, messages: [{ key, value: JSON.stringify(envelope) }] });
  };
  const [form] = generateForms(
    { count: 1, gates: [{ code: '', unitId: '' }], seed: 1, suspectedShare: 1 },
    new Date().toISOString(),
  );
  const { person, answers } = JSON.parse(form!.text) as { person: object; answers: object };
  const day = daysBefore(dayInHoChiMinh(new Date()), 3);
  const key = generateSealingKey();
  const wrapper = new KeyWrapper(JSON.stringify({ alerts: secrets.wrapping.alerts.public }));
  await publish(Topics.dayKey, day, {
    keyId: `day:${day}`,
    day,
    wrapped: await wrapper.wrapKey(key, ['alerts']),
    destroyed: false,
  });
  return {
    publishFlag: async () => {
      const declarationId = randomUUID();
      const content = {
        person,
        answers,
        representative: null,
        consent: { version: '2021.1', agreedAt: new Date().toISOString() },
        reasons: [],
      };
      const flag: RiskFlagged = {
        declarationId,
        unitId: randomUUID(),
        unitName: 'Chợ Đo Lường',
        gateId: randomUUID(),
        gateName: 'Cổng 1',
        areaPath: '79.760.26740',
        areaName: 'Phường Bến Nghé, Quận 1',
        day,
        acceptedAt: new Date().toISOString(),
        source: 'rules',
        questionnaireVersion: '2021.1',
        personIndex: randomUUID(),
        sealed: {
          keyId: `day:${day}`,
          ciphertext: sealJson(key, content, `declaration:${declarationId}`),
        },
      };
      await publish(Topics.riskFlagged, flag.unitId, flag);
      return declarationId;
    },
    close: () => producer.disconnect(),
  };
}
