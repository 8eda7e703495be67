import { IsIn, IsISO8601, IsOptional, IsString, IsUUID, Matches } from 'class-validator';

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
