import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Matches, Min } from 'class-validator';

/** Kinds of worker trouble. */
export const workerTroubleKinds = [
  /** The worker failed several times in a row and makes no progress. */
  'failing',
  /** The worker skipped rows that it could not process, and continues. */
  'set-aside',
] as const;
export type WorkerTroubleKind = (typeof workerTroubleKinds)[number];

/**
 * A trouble of a worker (a relay, a consumer, a timer, a stream) of any service, published once when it begins and
 * once when it is over. Topic `platform.worker-trouble.v1`, key: service and worker.
 */
export class WorkerTrouble {
  @IsUUID() troubleId: string;
  /** The service that the worker belongs to. */
  @IsString() service: string;
  /** `outbox relay`, `consumer registration.unit.v1`, `timer escalate-case`. */
  @IsString() worker: string;
  @IsIn(workerTroubleKinds) kind: WorkerTroubleKind;
  @IsISO8601() since: string;
  /** Time of the recovery; null while the trouble lasts. Skipped rows have no recovery. */
  @IsOptional() @IsISO8601() overAt: string | null;
  /** Consecutive failures, or for `set-aside` the number of rows. */
  @IsInt() @Min(1) failures: number;
  /** Kind of the error, without values. */
  @IsString() reason: string;
}

/** SMTP step at which the mail server refuses this service, independent of the recipient. */
export const mailTroubleReasons = [
  /** Credentials are refused or required: 530, 534, 535. */
  'authentication',
  /** The connection or the EHLO name is refused: 554, 550 to EHLO. */
  'greeting',
  /** The sender address is refused. */
  'sender',
  /** The service is refused at RCPT TO: relaying, reputation, policy. */
  'policy',
  /** The content of the mail is refused. */
  'content',
] as const;
export type MailTroubleReason = (typeof mailTroubleReasons)[number];

/**
 * The mail server permanently refuses a service, which continues to retry. Published once when it begins and once when it
 * is over. Topic `platform.mail-trouble.v1`, key: service.
 */
export class MailTrouble {
  @IsUUID() troubleId: string;
  @IsString() service: string;
  @IsIn(mailTroubleReasons) reason: MailTroubleReason;
  /** Codes of the reply, `535 5.7.8`. Its text is omitted, because it can name people. */
  @Matches(/^\d{3}( [245]\.\d{1,3}\.\d{1,3})?$/) reply: string;
  @IsISO8601() since: string;
  /** Null while it lasts. */
  @IsOptional() @IsISO8601() overAt: string | null;
}
