import { dayTopicDays } from '@khai-bao/contracts';
import { UnsafeDefault } from '@khai-bao/platform/config';
import { SmsConfig } from '@khai-bao/platform/notification';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsJSON,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MinLength,
  Min,
  Validate,
  ValidatorConstraint,
  type ValidationArguments,
} from 'class-validator';

/** Refuses a phone check that nobody could pass. */
@ValidatorConstraint({ name: 'hasSmsChannel' })
class HasSmsChannel {
  validate(value: unknown, { object }: ValidationArguments): boolean {
    return value !== 'required' || (object as SmsConfig).smsChannel !== 'none';
  }

  defaultMessage(): string {
    return 'is required, but SMS_CHANNEL is none: nobody would receive a code';
  }
}

/** Refuses a number whose messages the service would refuse. */
@ValidatorConstraint({ name: 'hasInboundSecrets' })
class HasInboundSecrets {
  validate(_value: unknown, { object }: ValidationArguments): boolean {
    return (object as DeclarationsConfig).inboundSmsSecrets !== undefined;
  }

  defaultMessage(): string {
    return 'is set, but INBOUND_SMS_SECRETS is not: its messages would be refused';
  }
}

/** The inherited `SMS_…` and `ZNS_…` variables select the channel of messages to phones. */
export class DeclarationsConfig extends SmsConfig {
  /** Database of the shares of the day keys. It has no backup, and only this service connects to it. */
  @IsString() @IsNotEmpty() daySharesUrl: string;
  /** 32 bytes, base64. Seals each day key at rest, together with the share of its day. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** Ed25519 private key (JWK) that signs passes. */
  @IsString() @IsNotEmpty() passSigningKey: string;
  /** Key id of that key, part of each pass that it signs. */
  @Type(() => Number) @IsInt() @Min(1) @Max(255) passKeyId = 1;
  /**
   * JSON list of `{ kid, publicKey }` (32 raw bytes in base64url): keys of other instances and former keys. A new key is listed on
   * every instance before it signs. A former key stays listed for PASS_HOURS.
   */
  @IsJSON() passOtherKeys = '[]';
  /** Secret of the device tokens. */
  @UnsafeDefault() @IsString() @MinLength(16) deviceTokenSecret = 'only-on-this-machine';
  /** Validity of a pass in hours. Source: domain, mid-2021 form; policy, not a constant. */
  @Type(() => Number) @IsInt() @Min(1) @Max(72) passHours = 24;
  /** How far the clock of a device may be ahead, in hours. A clock that is an hour wrong is common and harmless. */
  @Type(() => Number) @IsInt() @Min(0) clockAheadHours = 2;
  /** How long a form may wait offline, in days. */
  @Type(() => Number) @IsInt() @Min(1) offlineDays = 7;
  /** Retention of declarations in days. Source: domain, usual retention. At least the retention of Kafka. */
  @Type(() => Number) @IsInt() @Min(dayTopicDays) retentionDays = 28;
  /** Validity of a visitor card in days. Its person is erased when it ends. */
  @Type(() => Number) @IsInt() @Min(1) @Max(365) visitorCardDays = 90;
  /** Maximum number of declarations that wait for a flush. Further ones are refused with 503. */
  @Type(() => Number) @IsInt() @Min(1) intakeQueue = 2_000;
  /** Maximum number of rows of a flush. */
  @Type(() => Number) @IsInt() @Min(1) intakeFlush = 256;
  /** Minimum time between two flushes while few rows wait, in milliseconds. It delays a response slightly and saves many flushes. */
  @Type(() => Number) @IsInt() @Min(0) @Max(100) intakePace = 25;
  /** Whether a citizen's declaration needs a proof of its phone. Policy of an outbreak; off by default. */
  @Validate(HasSmsChannel) @IsIn(['off', 'required']) phoneCheck: 'off' | 'required' = 'off';
  /** Validity of a one-time code in minutes. */
  @Type(() => Number) @IsInt() @Min(1) @Max(30) phoneCodeMinutes = 5;
  /** Validity of what a one-time code proves, in minutes. */
  @Type(() => Number) @IsInt() @Min(5) @Max(240) phoneProofMinutes = 30;
  /** E.164 prefixes of phones that receive messages, separated by commas. Default: Vietnamese mobile numbers. */
  @Matches(/^\+[1-9]\d{0,6}(,\+[1-9]\d{0,6})*$/) smsPrefixes = '+843,+845,+847,+848,+849';
  /** Budget of messages in an hour for the whole city. Beyond it none is sent until the next hour. */
  @Type(() => Number) @IsInt() @Min(1) smsPerHour = 5_000;
  /**
   * Secrets with which the SMS gateway signs inbound messages (Standard Webhooks: `whsec_` and base64), separated by commas while one is
   * replaced. Without one, inbound messages are refused.
   */
  @IsOptional()
  @Matches(/^whsec_[A-Za-z0-9+/=]{32,}(,whsec_[A-Za-z0-9+/=]{32,})*$/)
  inboundSmsSecrets?: string;
  /** Number to which people send text messages, as it is dialled. It is printed on cards; without it, cards do not mention messages. */
  @IsOptional() @Validate(HasInboundSecrets) @Matches(/^\+?\d{3,15}$/) inboundSmsNumber?: string;
  /** Maximum number of one-time codes that are requested at one gate in an hour. */
  @Type(() => Number) @IsInt() @Min(1) phoneCodesPerGateHour = 600;
}
