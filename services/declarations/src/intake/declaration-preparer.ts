import { Injectable } from '@nestjs/common';
import type { DeclarationContent, Outcome } from '@khai-bao/contracts';
import {
  defaultPersonPolicy,
  evaluateRisk,
  makePassCode,
  toStoredContent,
  validateDeclaration,
  type DeclarationForm,
  type Person,
  type QuestionnaireAnswers,
} from '@khai-bao/health-form';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { randomBelow, sealText } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { decideCorrectedOutcome } from '../declarations/declaration-transitions.js';
import { isKnownClientKey } from '../declarations/declarations.queries.js';
import { DeviceTokens, type IssuedDeviceToken } from '../declarations/device-tokens.js';
import { computePersonIndexes } from '../declarations/person-indexes.js';
import type { PreparedDeclaration } from '../declarations/prepared-declaration.js';
import { DeclarationsConfig } from '../declarations.config.js';
import type { GateDetails } from '../gates/gate-directory.js';
import type { PublishedQuestionnaire } from '../questionnaires/questionnaires.queries.js';
import { QuestionnairesService } from '../questionnaires/questionnaires.service.js';
import { createSuspicionAlert } from '../suspicions/risk-flagged.js';
import { ReportedPeople } from '../suspicions/reported-people.js';
import { SuspicionFloodLimiter } from '../suspicions/suspicion-flood-limiter.js';
import type { CorrectionFormDto, DeclarationFormDto } from './declaration-form.dto.js';
import { removeInvisiblesFromForm } from './form-normaliser.js';

/** The gate, the sender and the time of a submission. */
export interface SubmissionContext {
  readonly gate: GateDetails;
  /** Token and digest of the device; null for staff, and for a device without a token of this service. */
  readonly device: IssuedDeviceToken | null;
  readonly staff: Actor | null;
  readonly acceptedAt: Date;
  /** The day of `acceptedAt`, and the day key. */
  readonly day: string;
  readonly key: Buffer;
}

/** The declaration that a form corrects. */
export interface CorrectionContext {
  readonly id: string;
  readonly day: string;
  /** The day key. */
  readonly key: Buffer;
  readonly correctedAt: Date;
}

/** The corrected content of a declaration, sealed, with its new pass. */
export type PreparedCorrection = Pick<
  PreparedDeclaration,
  'clientKey' | 'bodyDigest' | 'outcome' | 'questionnaireVersion' | 'passCode' | 'validUntil'
> &
  SealedContent & {
    /** The corrected person, never stored unsealed. */
    readonly person: Person;
  };

type SealedContent = Pick<PreparedDeclaration, 'sealed' | 'personIndex' | 'phoneIndex' | 'idIndex'>;

/** A valid form with its rebuilt content and the outcome of the rules. */
interface JudgedForm<T> {
  readonly form: T;
  readonly person: Person;
  readonly outcome: PreparedDeclaration['outcome'];
  readonly questionnaireVersion: string;
  readonly contentJson: string;
}

const hourMs = 60 * 60 * 1000;

/** Turns a form into a row: validates it, rebuilds its content from the questionnaire, evaluates the rules and seals it. */
@Injectable()
export class DeclarationPreparer {
  constructor(
    private readonly config: DeclarationsConfig,
    private readonly questionnaires: QuestionnairesService,
    private readonly deviceTokens: DeviceTokens,
    private readonly floodLimiter: SuspicionFloodLimiter,
    private readonly reportedPeople: ReportedPeople,
    private readonly dataSource: DataSource,
  ) {}

  /** Prepares a declaration without writing anything. @throws Problem CLOCK_TOO_FAR, CONSENT_REQUIRED, INVALID with the wrong fields */
  async prepareDeclaration(
    submitted: DeclarationFormDto,
    context: SubmissionContext,
  ): Promise<PreparedDeclaration> {
    const { gate, staff, acceptedAt, day, key } = context;
    const judged = this.judgeForm(submitted, acceptedAt, day);
    const { form, questionnaireVersion } = judged;
    const clientKey = form.clientKey.toLowerCase();
    const id = uuidv7();
    const content = sealContent(judged, id, key);
    const { sealed, personIndex } = content;
    const outcome = await this.decideOutcome(judged.outcome, day, personIndex);
    const bodyDigest = this.computeBodyDigest(form, staff, judged.contentJson);
    const device =
      context.device ?? (staff === null ? this.deviceTokens.issueDeviceToken(clientKey, bodyDigest) : null);
    const deviceDigest = device?.digest ?? null;
    // A retry is not counted as another suspected declaration.
    const flood =
      outcome === 'suspected' && !(await isKnownClientKey(this.dataSource, clientKey))
        ? await this.floodLimiter.countSuspectedDeclaration({ gate, deviceDigest, staff })
        : null;
    return {
      id,
      day,
      acceptedAt,
      deviceDigest,
      deviceToken: device?.token ?? null,
      clientKey,
      bodyDigest,
      unitId: gate.unitId,
      gateId: gate.gateId,
      areaPath: gate.areaPath,
      outcome,
      questionnaireVersion,
      channel: staff === null ? 'self' : 'on-behalf',
      ...content,
      ...this.createPass(acceptedAt),
      alert:
        outcome === 'suspected'
          ? createSuspicionAlert(gate, {
              id,
              day,
              acceptedAt,
              questionnaireVersion,
              personIndex,
              sealed,
              source: 'rules',
              flood,
            })
          : null,
    };
  }

  /**
   * Prepares the corrected content of a declaration without writing anything, by the same rules as a submission.
   * @throws Problem CLOCK_TOO_FAR, CONSENT_REQUIRED, INVALID with the wrong fields
   */
  async prepareCorrection(
    submitted: CorrectionFormDto,
    { id, day, key, correctedAt }: CorrectionContext,
  ): Promise<PreparedCorrection> {
    const judged = this.judgeForm(submitted, correctedAt, day);
    const content = sealContent(judged, id, key);
    return {
      clientKey: judged.form.clientKey.toLowerCase(),
      bodyDigest: this.deviceTokens.digestContent(
        `correct\0${id}\0${judged.questionnaireVersion}\0${judged.contentJson}`,
      ),
      outcome: await this.decideOutcome(judged.outcome, day, content.personIndex),
      questionnaireVersion: judged.questionnaireVersion,
      person: judged.person,
      ...content,
      ...this.createPass(correctedAt),
    };
  }

  /** Validates a form, rebuilds its content from the questionnaire and evaluates the rules. @throws Problem as `prepareDeclaration` */
  private judgeForm<T extends CorrectionFormDto>(submitted: T, now: Date, day: string): JudgedForm<T> {
    const form = removeInvisiblesFromForm(submitted);
    this.requirePlausibleClock(form.filledAt, now);
    const questionnaire = this.requireQuestionnaire(form.questionnaireVersion);
    requireValidForm(form, questionnaire, day);
    const { person, answers, representative } = toStoredContent(
      form as unknown as DeclarationForm,
      questionnaire.document,
    );
    const risk = evaluateRisk(questionnaire.rules, answers);
    const content: DeclarationContent = {
      person,
      answers,
      representative,
      consent: {
        version: form.consent.version,
        agreedAt: form.filledAt,
        ...(form.consent.childAgreed === true ? { childAgreed: true } : {}),
      },
      reasons: risk.reasons,
      ...(form.partyKey === undefined ? {} : { partyKey: form.partyKey.toLowerCase() }),
    };
    return {
      form,
      person,
      outcome: risk.outcome,
      questionnaireVersion: questionnaire.version,
      contentJson: JSON.stringify(content),
    };
  }

  /** Decides the outcome. A report at a gate makes it amber at best: a new declaration, or a correction, does not undo the report. */
  private async decideOutcome(outcome: Outcome, day: string, personIndex: string): Promise<Outcome> {
    return decideCorrectedOutcome(
      outcome,
      outcome === 'clear' && (await this.reportedPeople.isReported(day, personIndex)),
    );
  }

  private createPass(issuedAt: Date): Pick<PreparedDeclaration, 'passCode' | 'validUntil'> {
    return {
      passCode: makePassCode(randomBelow),
      validUntil: new Date(issuedAt.getTime() + this.config.passHours * hourMs),
    };
  }

  /**
   * Computes the digest of a submission as releases did that stored the content as sent. A phone without a response may repeat
   * such a form for `OFFLINE_DAYS` after the release that rebuilds content.
   */
  computeLegacyBodyDigest(form: DeclarationFormDto, staff: Actor | null): string {
    const questionnaire = this.requireQuestionnaire(form.questionnaireVersion);
    const answers = form.answers as QuestionnaireAnswers;
    const content: DeclarationContent = {
      person: form.person,
      answers,
      representative: form.representative ?? null,
      consent: { version: form.consent.version, agreedAt: form.filledAt },
      reasons: evaluateRisk(questionnaire.rules, answers).reasons,
    };
    return this.computeBodyDigest(form, staff, JSON.stringify(content));
  }

  /** Computes the digest that tells a retry from other content. The rules' reasons follow from answers and version. */
  private computeBodyDigest(form: DeclarationFormDto, staff: Actor | null, contentJson: string): string {
    const { gateCode, questionnaireVersion } = form;
    return this.deviceTokens.digestContent(
      `${gateCode}\0${questionnaireVersion}\0${staff?.accountId ?? ''}\0${contentJson}`,
    );
  }

  /** Requires that a form is at most `OFFLINE_DAYS` old and at most `CLOCK_AHEAD_HOURS` in the future. @throws Problem CLOCK_TOO_FAR */
  private requirePlausibleClock(filledAt: string, now: Date): void {
    const age = now.getTime() - Date.parse(filledAt);
    if (age < -this.config.clockAheadHours * hourMs || age > this.config.offlineDays * 24 * hourMs)
      throw new Problem('DECLARATIONS.CLOCK_TOO_FAR', { fields: [{ path: 'filledAt', code: 'clock' }] });
  }

  private requireQuestionnaire(version: string): PublishedQuestionnaire {
    const questionnaire = this.questionnaires.findQuestionnaireVersion(version);
    if (questionnaire !== undefined) return questionnaire;
    throw new Problem('DECLARATIONS.INVALID', {
      fields: [{ path: 'questionnaireVersion', code: 'unknown' }],
    });
  }
}

/** Requires that a form follows the questionnaire. @throws Problem CONSENT_REQUIRED, INVALID with the wrong fields */
function requireValidForm(
  form: CorrectionFormDto,
  { document, consent }: PublishedQuestionnaire,
  today: string,
): void {
  const wrong = validateDeclaration(form, {
    questionnaire: document,
    consent,
    policy: defaultPersonPolicy,
    today,
  });
  if (wrong.length > 0)
    throw new Problem(
      wrong.every(({ code }) => code === 'consent' || code === 'childConsent')
        ? 'DECLARATIONS.CONSENT_REQUIRED'
        : 'DECLARATIONS.INVALID',
      { fields: wrong },
    );
}

/** Seals the content of a declaration under the key of its day, and computes the blind indexes of its person. */
function sealContent({ person, contentJson }: JudgedForm<unknown>, id: string, key: Buffer): SealedContent {
  return {
    sealed: sealText(key, contentJson, `declaration:${id}`),
    ...computePersonIndexes(key, person),
  };
}
