import type {
  CaseSnapshot,
  DeclarationSnapshot,
  FeedStream,
  GateChecked,
  GateSnapshot,
  QuestionnaireSnapshot,
  UnitCoverSnapshot,
  UnitSnapshot,
} from '@khai-bao/contracts';

/** Payload of each stream, as received. Personal data is sealed. */
export interface StreamPayloads {
  readonly unit: UnitSnapshot;
  readonly gate: GateSnapshot;
  readonly questionnaire: QuestionnaireSnapshot;
  readonly declaration: DeclarationSnapshot;
  readonly check: GateChecked;
  readonly case: CaseSnapshot;
  readonly cover: UnitCoverSnapshot;
}

/** A numbered record of a stream. */
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

/** Postgres channel that wakes the workers: new records, day keys or decisions of DIC. */
export const feedChannel = 'feed';
