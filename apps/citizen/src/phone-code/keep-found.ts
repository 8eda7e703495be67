import { createIdempotencyKey, withServerTime } from '@khai-bao/api-client';
import {
  getDeclarationContent,
  type FoundDeclarationDto,
  type ProvenPhoneDto,
} from '@khai-bao/api-client/declarations';
import { abbreviateName, decodePassToken } from '@khai-bao/health-form';
import { maskPhone } from '@khai-bao/ui';
import type { Device } from '../keep/device.js';
import { saveDraft } from '../keep/drafts.js';
import { declaredDraft } from '../keep/kept-drafts.js';
import { noteServerTime } from '../keep/server-clock.js';
import type { DeclareBody, KeptDeclaration } from '../keep/store.js';

/** What was declared, as this device would have kept it until the tab is closed. Consent is given anew by a correction. */
function bodyOf({ content, gate, declaration }: FoundDeclarationDto, key: string): DeclareBody | null {
  if (content === null) return null;
  return {
    clientKey: key,
    gateCode: gate.code,
    questionnaireVersion: content.questionnaireVersion,
    consent: { version: '', agreed: false },
    filledAt: declaration.acceptedAt,
    person: content.person,
    answers: content.answers,
    ...(content.representative === null ? {} : { representative: content.representative }),
  };
}

/**
 * Opens a declaration with the proof of its phone and keeps it on this device until the proof ends. Answers its key: that of the
 * declaration which this device made itself, when it is the same one.
 */
export async function keepFoundDeclaration(
  { outbox }: Pick<Device, 'outbox'>,
  { proof, expiresAt, declarationId }: ProvenPhoneDto & { readonly declarationId: string },
): Promise<string> {
  const own = outbox.list().find(({ answer }) => answer?.declarationId === declarationId);
  if (own && own.foundUntil === undefined) return own.key;
  const { body: found, serverTime } = await withServerTime((client) =>
    getDeclarationContent({
      client,
      path: { id: declarationId },
      headers: { 'x-device-token': proof },
    }),
  );
  noteServerTime(serverTime);
  const key = own?.key ?? createIdempotencyKey();
  const body = bodyOf(found, key);
  const entry: KeptDeclaration = {
    key,
    state: 'accepted',
    gate: found.gate,
    shortName: body === null ? '' : abbreviateName(body.person.fullName),
    maskedPhone: body === null ? '' : maskPhone(body.person.phone),
    filledAt: Date.parse(found.declaration.acceptedAt),
    body: null,
    sentWith: null,
    attempts: 1,
    nextAttemptAt: null,
    problem: null,
    fields: [],
    answer: { ...found.declaration, deviceToken: proof },
    status: found.status,
    passIssue: decodePassToken(found.declaration.pass.token)?.issue ?? found.status.passIssue,
    foundUntil: Date.parse(expiresAt),
  };
  if (body !== null) saveDraft(declaredDraft(key), body);
  await outbox.keepFound(entry);
  return key;
}
