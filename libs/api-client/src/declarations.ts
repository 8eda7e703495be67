import type {
  QuestionnaireAnswers,
  ConsentText,
  Outcome,
  Person,
  Questionnaire,
  Representative,
} from '@khai-bao/health-form';
import { apiFetch, apiFetchTimed, type ApiAnswer } from './http.js';

const base = '/api/declarations/v1';

export interface MedicalCentre {
  readonly name: string;
  readonly phone: string;
  readonly address: string;
}

/** What a poster's code leads to. */
export interface GateInfo {
  readonly gateId: string;
  readonly code: string;
  readonly gateName: string;
  readonly direction: 'entrance' | 'exit' | 'both';
  readonly unitId: string;
  readonly unitName: string;
  readonly areaName: string;
  readonly districtName: string;
  readonly hotline: string;
  readonly medicalCentre: MedicalCentre | null;
}

/** In a refusal of an unknown or retired gate code. */
export interface GateSuggestion {
  readonly code: string;
  readonly unitName: string;
  readonly gateName: string;
}

export interface PublishedQuestionnaire {
  readonly id: string;
  readonly version: string;
  readonly publishedAt: string;
  readonly document: Questionnaire;
  readonly consent: ConsentText;
}

export interface DeclareBody {
  /** UUID made by the device: the same key with the same body is the same declaration. */
  readonly clientKey: string;
  readonly gateCode: string;
  readonly questionnaireVersion: string;
  readonly consent: { readonly version: string; readonly agreed: true };
  readonly filledAt: string;
  readonly person: Person;
  readonly answers: QuestionnaireAnswers;
  readonly representative?: Representative;
}

export interface Declared {
  readonly declarationId: string;
  readonly outcome: Outcome;
  readonly acceptedAt: string;
  readonly pass: { readonly token: string; readonly code: string; readonly validUntil: string };
  readonly deviceToken: string;
  readonly unitName: string;
  readonly gateName: string;
  readonly areaName: string;
  readonly hotline: string;
  readonly medicalCentre: MedicalCentre | null;
}

export interface DeclarationStatus {
  readonly outcome: Outcome;
  readonly acceptedAt: string;
  readonly medicalCentreToldAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly validUntil: string;
  readonly withdrawn: boolean;
}

const device = (token: string | null): Record<string, string> => (token ? { 'x-device-token': token } : {});

/** The gate of a code. 404 `DECLARATIONS.GATE_NOT_FOUND`, 410 `DECLARATIONS.GATE_RETIRED`, both may carry a GateSuggestion. */
export function fetchGate(code: string, signal?: AbortSignal): Promise<ApiAnswer<GateInfo>> {
  return apiFetchTimed(`${base}/gate-codes/${encodeURIComponent(code)}`, signal ? { signal } : {});
}

/** The questionnaire that is asked now, with the text of consent. */
export function fetchQuestionnaire(signal?: AbortSignal): Promise<PublishedQuestionnaire> {
  return apiFetch(`${base}/questionnaires/current`, signal ? { signal } : {});
}

/** Sends a declaration. A repeat with the same clientKey, body and device gives the same answer. */
export function declare(body: DeclareBody, deviceToken: string | null): Promise<ApiAnswer<Declared>> {
  return apiFetchTimed(`${base}/declarations`, { body, headers: device(deviceToken) });
}

/** What became of one's own declaration. */
export function fetchDeclarationStatus(
  declarationId: string,
  deviceToken: string,
  signal?: AbortSignal,
): Promise<ApiAnswer<DeclarationStatus>> {
  return apiFetchTimed(`${base}/declarations/${encodeURIComponent(declarationId)}/status`, {
    headers: device(deviceToken),
    ...(signal ? { signal } : {}),
  });
}
