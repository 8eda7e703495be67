import type {
  CaseSnapshot,
  DeclarationSnapshot,
  FeedStream,
  GateChecked,
  GateSnapshot,
  QuestionnaireSnapshot,
  UnitSnapshot,
} from '@khai-bao/contracts';

/** What each stream carries, as it came: people sealed. */
export interface StreamPayloads {
  readonly unit: UnitSnapshot;
  readonly gate: GateSnapshot;
  readonly questionnaire: QuestionnaireSnapshot;
  readonly declaration: DeclarationSnapshot;
  readonly check: GateChecked;
  readonly case: CaseSnapshot;
}

/** One numbered record of a stream. */
export type FeedRecord<S extends FeedStream = FeedStream> = {
  [K in S]: {
    readonly stream: K;
    /** From 1, without gaps. */
    readonly seq: number;
    readonly aggregateId: string;
    readonly version: number;
    readonly payload: StreamPayloads[K];
  };
}[S];

/** Channel that wakes the workers: new records, keys, or a decision of an operator. */
export const feedChannel = 'feed';
