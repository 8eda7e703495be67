import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  Topics,
  type ContactsFound,
  type EventData,
  type FoundContact,
  type RiskFlagged,
  type Topic,
} from '@khai-bao/contracts';
import { dayInHoChiMinh, daysBefore } from '@khai-bao/platform/core';
import { createEnvelope } from '@khai-bao/platform/events';
import { generateSealingKey, KeyWrapper, sealJson } from '@khai-bao/platform/sealing';
import { Kafka, logLevel } from 'kafkajs';
import { generateForms } from './forms.ts';

/** Contacts of one page, as declarations publishes them. */
const pageSize = 200;
/** Numbers count up from here, so that nobody shares one. */
const firstNumber = 910_000_000;

/** Publishes flags of suspected declarations as the declarations service does, each of a unit of its own. */
export interface FlagSource {
  /** @returns the id of the flagged declaration. The time of the flag is that of its publication. */
  publishFlag(): Promise<string>;
  /** Answers a search for contacts with people at the same gate, each with a number of its own. */
  publishContacts(search: {
    readonly requestId: string;
    readonly caseId: string;
    readonly count: number;
  }): Promise<void>;
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
  const contentOf = (phone: string): object => ({
    person: { ...person, phone },
    answers,
    representative: null,
    consent: { version: '2021.1', agreedAt: new Date().toISOString() },
    reasons: [],
  });
  let lastNumber = firstNumber;
  const nextPhone = (): string => `+84${(lastNumber += 1)}`;
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
          ciphertext: sealJson(key, contentOf(nextPhone()), `declaration:${declarationId}`),
        },
      };
      await publish(Topics.riskFlagged, flag.unitId, flag);
      return declarationId;
    },
    publishContacts: async ({ requestId, caseId, count }) => {
      const contacts = Array.from({ length: count }, (): FoundContact => {
        const declarationId = randomUUID();
        return {
          declarationId,
          unitId: randomUUID(),
          unitName: 'Chợ Đo Lường',
          gateId: randomUUID(),
          gateName: 'Cổng 1',
          day,
          reason: 'same-gate',
          minutesTogether: null,
          minutesApart: 3,
          nearAt: new Date().toISOString(),
          personIndex: randomUUID(),
          ciphertext: sealJson(key, contentOf(nextPhone()), `declaration:${declarationId}`),
        };
      });
      for (let from = 0; from < count; from += pageSize) {
        const page: ContactsFound = {
          requestId,
          caseId,
          page: from / pageSize,
          isLast: from + pageSize >= count,
          foundCount: count,
          leftOutCount: 0,
          visitCount: 1,
          contacts: contacts.slice(from, from + pageSize),
        };
        await publish(Topics.contactsFound, caseId, page);
      }
    },
    close: () => producer.disconnect(),
  };
}
