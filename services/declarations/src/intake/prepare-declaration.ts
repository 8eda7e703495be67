import { Injectable } from '@nestjs/common';
import { Topics, type DeclarationContent, type FloodScope } from '@khai-bao/contracts';
import {
  evaluateRisk,
  makePassCode,
  defaultPersonPolicy,
  toStoredContent,
  validateDeclaration,
  type QuestionnaireAnswers,
  type DeclarationForm,
} from '@khai-bao/health-form';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { createEnvelope, type OutgoingEvent } from '@khai-bao/platform/events';
import { queryRows } from '@khai-bao/platform/database';
import { blindIndex, randomBelow, sealText } from '@khai-bao/platform/sealing';
import { removeCopiedInvisibles } from '@khai-bao/text';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { dayKeyId } from '../day-keys/day-keys.service.js';
import { DeclarationsConfig } from '../declarations.config.js';
import type { OpenGate } from '../gates/gates.service.js';
import {
  QuestionnairesService,
  type PublishedQuestionnaire,
} from '../questionnaires/questionnaires.service.js';
import type { DeclareDto } from './declare.dto.js';
import { DeviceTokens, type IssuedDevice } from './device-tokens.js';
import type { Prepared } from './prepared.js';
import { SuspectedFloods } from './suspected-floods.js';

/** When and where something is declared, and by whom. */
export interface Circumstances {
  readonly gate: OpenGate;
  /** The device's token and its digest; null for a device without a token of this service, and for staff. */
  readonly device: IssuedDevice | null;
  readonly staff: Actor | null;
  readonly acceptedAt: Date;
  /** The day that it was accepted on, and its key. */
  readonly day: string;
  readonly key: Buffer;
}

const hour = 60 * 60 * 1000;

/** Turns a form into the row to be written: validated, built anew from its questionnaire, judged by its rules, sealed. */
@Injectable()
export class PrepareDeclaration {
  constructor(
    private readonly config: DeclarationsConfig,
    private readonly questionnaires: QuestionnairesService,
    private readonly devices: DeviceTokens,
    private readonly floods: SuspectedFloods,
    private readonly dataSource: DataSource,
  ) {}

  /** Nothing is written yet. @throws Problem CLOCK_TOO_FAR, CONSENT_REQUIRED, INVALID with the wrong fields */
  async run(sent: DeclareDto, circumstances: Circumstances): Promise<Prepared> {
    const form = withCleanNames(sent);
    const { gate, staff, acceptedAt, day, key } = circumstances;
    const clientKey = form.clientKey.toLowerCase();
    this.requireTimely(form.filledAt, acceptedAt);
    const questionnaire = this.requireQuestionnaire(form.questionnaireVersion);
    requireValid(form, questionnaire, day);
    const { person, answers, representative } = toStoredContent(
      form as unknown as DeclarationForm,
      questionnaire.document,
    );
    const risk = evaluateRisk(questionnaire.rules, answers);
    const id = uuidv7();
    const content: DeclarationContent = {
      person,
      answers,
      representative,
      consent: { version: form.consent.version, agreedAt: form.filledAt },
      reasons: risk.reasons,
    };
    const written = JSON.stringify(content);
    const sealed = sealText(key, written, `declaration:${id}`);
    const idNumber = person.idPaper?.number ?? null;
    const personIndex = blindIndex(
      key,
      'person',
      idNumber ?? `${person.phone}\0${person.fullName.toLowerCase()}`,
    );
    const bodyDigest = this.contentDigest(form, staff, written);
    const device =
      circumstances.device ?? (staff === null ? this.devices.issueFor(clientKey, bodyDigest) : null);
    const deviceDigest = device?.digest ?? null;
    const flood =
      risk.outcome === 'suspected' && !(await this.isRepeat(clientKey))
        ? await this.floods.count({ gate, deviceDigest, staff })
        : null;
    return {
      id,
      day,
      acceptedAt,
      deviceDigest,
      deviceToken: device?.token ?? null,
      sealed,
      personIndex,
      clientKey,
      bodyDigest,
      unitId: gate.unitId,
      gateId: gate.gateId,
      areaPath: gate.areaPath,
      outcome: risk.outcome,
      questionnaireVersion: questionnaire.version,
      channel: staff === null ? 'self' : 'on-behalf',
      phoneIndex: blindIndex(key, 'phone', person.phone),
      idIndex: idNumber === null ? null : blindIndex(key, 'id', idNumber),
      passCode: makePassCode(randomBelow),
      validUntil: new Date(acceptedAt.getTime() + this.config.passHours * hour),
      alert:
        risk.outcome === 'suspected'
          ? createEnvelope(
              'declarations',
              flaggedEvent(circumstances, { id, version: questionnaire.version, personIndex, sealed, flood }),
              acceptedAt,
            )
          : null,
    };
  }

  /** Returns whether a declaration was written with this key: a retry is not counted as another suspected declaration. */
  private async isRepeat(clientKey: string): Promise<boolean> {
    return (
      (await queryRows(this.dataSource, 'select 1 from submission where client_key = $1', [clientKey]))
        .length > 0
    );
  }

  /**
   * The digest that a submission was stored with before intake built its content anew: a phone that never got its answer may
   * send the same form again for `OFFLINE_DAYS` after that release.
   */
  earlierBodyDigest(form: DeclareDto, staff: Actor | null): string {
    const questionnaire = this.requireQuestionnaire(form.questionnaireVersion);
    const answers = form.answers as QuestionnaireAnswers;
    const content: DeclarationContent = {
      person: form.person,
      answers,
      representative: form.representative ?? null,
      consent: { version: form.consent.version, agreedAt: form.filledAt },
      reasons: evaluateRisk(questionnaire.rules, answers).reasons,
    };
    return this.contentDigest(form, staff, JSON.stringify(content));
  }

  /** What is judged of the answers follows from them and from the version. */
  private contentDigest(form: DeclareDto, staff: Actor | null, written: string): string {
    const { gateCode, questionnaireVersion } = form;
    return this.devices.contentDigest(
      `${gateCode}\0${questionnaireVersion}\0${staff?.accountId ?? ''}\0${written}`,
    );
  }

  /** A form waits offline for days at most, and no phone is filled in tomorrow. */
  private requireTimely(filledAt: string, now: Date): void {
    const age = now.getTime() - Date.parse(filledAt);
    if (age < -this.config.clockAheadHours * hour || age > this.config.offlineDays * 24 * hour)
      throw new Problem('DECLARATIONS.CLOCK_TOO_FAR', { fields: [{ path: 'filledAt', code: 'clock' }] });
  }

  private requireQuestionnaire(version: string): PublishedQuestionnaire {
    const questionnaire = this.questionnaires.find(version);
    if (questionnaire !== undefined) return questionnaire;
    throw new Problem('DECLARATIONS.INVALID', {
      fields: [{ path: 'questionnaireVersion', code: 'unknown' }],
    });
  }
}

/**
 * The form without the invisible characters that copying leaves in names and streets: the health form's rules refuse them, and nobody sees
 * what to correct.
 */
function withCleanNames(form: DeclareDto): DeclareDto {
  const person = withCleanLines(form.person, ['fullName']);
  const address = isObject(person['address']) ? withCleanLines(person['address'], ['street']) : null;
  const { representative } = form;
  return {
    ...form,
    person: address === null ? person : { ...person, address },
    ...(isObject(representative) ? { representative: withCleanLines(representative, ['fullName']) } : {}),
  };
}

function withCleanLines(holder: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  let clean = holder;
  for (const name of names) {
    const line = holder[name];
    if (typeof line !== 'string') continue;
    const text = removeCopiedInvisibles(line);
    if (text !== line) clean = { ...clean, [name]: text };
  }
  return clean;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function requireValid(form: DeclareDto, { document, consent }: PublishedQuestionnaire, today: string): void {
  const wrong = validateDeclaration(form, {
    questionnaire: document,
    consent,
    policy: defaultPersonPolicy,
    today,
  });
  if (wrong.length > 0)
    throw new Problem(
      wrong.every(({ code }) => code === 'consent')
        ? 'DECLARATIONS.CONSENT_REQUIRED'
        : 'DECLARATIONS.INVALID',
      { fields: wrong },
    );
}

function flaggedEvent(
  { gate, day, acceptedAt }: Circumstances,
  judged: {
    readonly id: string;
    readonly version: string;
    readonly personIndex: string;
    readonly sealed: string;
    readonly flood: FloodScope | null;
  },
): OutgoingEvent<typeof Topics.riskFlagged> {
  return {
    topic: Topics.riskFlagged,
    key: gate.unitId,
    subject: judged.id,
    version: 1,
    data: {
      declarationId: judged.id,
      unitId: gate.unitId,
      unitName: gate.unitName,
      gateId: gate.gateId,
      gateName: gate.gateName,
      areaPath: gate.areaPath,
      areaName: gate.areaName,
      day,
      acceptedAt: acceptedAt.toISOString(),
      source: 'rules',
      questionnaireVersion: judged.version,
      personIndex: judged.personIndex,
      ...(judged.flood === null ? {} : { flood: judged.flood }),
      sealed: { keyId: dayKeyId(day), ciphertext: judged.sealed },
    },
  };
}
