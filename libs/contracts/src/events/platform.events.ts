import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Min } from 'class-validator';

/** What is wrong with a worker. */
export const workerTroubleKinds = [
  /** It has failed several times in a row and does nothing meanwhile. */
  'failing',
  /** It set rows aside that it could not process, and goes on with the others. */
  'set-aside',
] as const;
export type WorkerTroubleKind = (typeof workerTroubleKinds)[number];

/**
 * A trouble of a worker (a relay, a consumer, a timer, a stream) of any service, published once when it begins and once when it
 * is over. Topic `platform.worker-trouble.v1`, key: service and worker.
 */
export class WorkerTrouble {
  @IsUUID() troubleId: string;
  /** The service that the worker belongs to. */
  @IsString() service: string;
  /** `outbox relay`, `consumer registration.unit.v1`, `timer escalate-case`. */
  @IsString() worker: string;
  @IsIn(workerTroubleKinds) kind: WorkerTroubleKind;
  @IsISO8601() since: string;
  /** When it worked again; null while it lasts. Rows that were set aside stay so. */
  @IsOptional() @IsISO8601() overAt: string | null;
  /** Failures in a row; of `set-aside` the rows. */
  @IsInt() @Min(1) failures: number;
  /** The kind of error, without values of what was processed. */
  @IsString() reason: string;
}
