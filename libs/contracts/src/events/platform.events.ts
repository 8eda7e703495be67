import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Matches, Min } from 'class-validator';

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

/** At which step of SMTP the mail server refuses us, whoever the recipient is. */
export const mailTroubleReasons = [
  /** It does not accept our user name and password, or asks for them: 530, 534, 535. */
  'authentication',
  /** It refuses the connection in its greeting, or our name: 554, 550 to EHLO. */
  'greeting',
  /** It does not accept the address that we send from. */
  'sender',
  /** It refuses us when a recipient is named: relaying, reputation, policy. */
  'policy',
  /** It refuses the content of the mail. */
  'content',
] as const;
export type MailTroubleReason = (typeof mailTroubleReasons)[number];

/**
 * The mail server refuses a service for good; the service goes on trying. Published once when it begins and once when it
 * is over. Topic `platform.mail-trouble.v1`, key: service.
 */
export class MailTrouble {
  @IsUUID() troubleId: string;
  @IsString() service: string;
  @IsIn(mailTroubleReasons) reason: MailTroubleReason;
  /** The reply's codes alone, `535 5.7.8`: its words can name people. */
  @Matches(/^\d{3}( [245]\.\d{1,3}\.\d{1,3})?$/) reply: string;
  @IsISO8601() since: string;
  /** Null while it lasts. */
  @IsOptional() @IsISO8601() overAt: string | null;
}
