import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsString,
  IsUrl,
  Max,
  Min,
  Validate,
  ValidatorConstraint,
  type ValidationArguments,
} from 'class-validator';
import { ProductionRule, ServiceConfig } from '../../config/index.js';

export const smsChannelNames = ['none', 'inbox', 'gateway', 'zns'] as const;
export type SmsChannelName = (typeof smsChannelNames)[number];

const httpUrl = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Validates a setting together with `SMS_CHANNEL`. */
@ValidatorConstraint({ name: 'fitsSmsChannel' })
class FitsSmsChannel {
  validate(_value: unknown, { object, property }: ValidationArguments): boolean {
    return smsSettingProblems[property]?.(object as SmsConfig) === undefined;
  }

  defaultMessage({ object, property }: ValidationArguments): string {
    return smsSettingProblems[property]?.(object as SmsConfig) ?? '';
  }
}

/** @returns the problem of the development inbox in production, or null */
const inboxProblem = ({ smsChannel }: SmsConfig): string | null =>
  smsChannel === 'inbox' ? 'inbox shows every message to everybody; set none, gateway or zns' : null;

/** @returns the problem of an address that would send the token in clear text in production, or null */
const insecureUrlProblem =
  (property: 'smsGatewayUrl' | 'znsUrl') =>
  (config: SmsConfig): string | null =>
    config[property]?.startsWith('http:') === true ? 'in production it must begin with https://' : null;

/** Settings of a service that sends messages to phones. The service extends this class and provides the channel with `provideSmsChannel`. */
export class SmsConfig extends ServiceConfig {
  /** Channel of messages to phones; `none`: no messages, `inbox`: mails to `<phone>@sms.local`, for development. */
  @ProductionRule(inboxProblem) @IsIn(smsChannelNames) smsChannel: SmsChannelName = 'none';
  /** Mail server of the development inbox. */
  @IsString() smsInboxSmtpUrl = 'smtp://127.0.0.1:11025';
  /** URL of the SMS gateway. Beside `SMS_CHANNEL=zns` it gets what Zalo does not deliver. */
  @ProductionRule(insecureUrlProblem('smsGatewayUrl'))
  @Validate(FitsSmsChannel)
  smsGatewayUrl?: string;
  /** Bearer token of the gateway. */
  @Validate(FitsSmsChannel) smsGatewayToken?: string;
  /** Endpoint of Zalo Notification Service. */
  @ProductionRule(insecureUrlProblem('znsUrl')) @IsUrl(httpUrl) znsUrl =
    'https://business.openapi.zalo.me/message/template';
  /** File with the access token of the official account. It is read at each delivery, because the token is renewed daily. */
  @Validate(FitsSmsChannel) znsAccessTokenFile?: string;
  /** JSON: name of a template in the code → id of the approved template. */
  @Validate(FitsSmsChannel) znsTemplates?: string;
  /** Timeout of one attempt, milliseconds. */
  @Type(() => Number) @IsInt() @Min(500) @Max(60_000) smsTimeoutMilliseconds = 5_000;
}

const smsSettingProblems: Readonly<Record<string, (config: SmsConfig) => string | undefined>> = {
  smsGatewayUrl: ({ smsChannel, smsGatewayUrl }) => {
    if (smsGatewayUrl !== undefined && !/^https?:\/\/[^\s/]+/.test(smsGatewayUrl))
      return 'is to be a URL like https://sms.example.vn/v1/messages';
    return smsChannel === 'gateway' && smsGatewayUrl === undefined
      ? 'is missing for SMS_CHANNEL=gateway'
      : undefined;
  },
  smsGatewayToken: ({ smsGatewayUrl, smsGatewayToken }) =>
    smsGatewayUrl !== undefined && (smsGatewayToken ?? '') === ''
      ? 'is missing beside SMS_GATEWAY_URL'
      : undefined,
  znsAccessTokenFile: ({ smsChannel, znsAccessTokenFile }) =>
    smsChannel === 'zns' && (znsAccessTokenFile ?? '') === '' ? 'is missing for SMS_CHANNEL=zns' : undefined,
  znsTemplates: ({ smsChannel, znsTemplates }) => {
    if (smsChannel === 'zns' && znsTemplates === undefined) return 'is missing for SMS_CHANNEL=zns';
    return znsTemplates === undefined || parseZnsTemplates(znsTemplates) !== null
      ? undefined
      : 'is to be a JSON object like {"one-time-code":"123456"}';
  },
};

/** Parses `ZNS_TEMPLATES`; null when it is no object of texts. */
export function parseZnsTemplates(json: string): ReadonlyMap<string, string> | null {
  try {
    const parsed = JSON.parse(json) as unknown;
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    const entries = Object.entries(parsed) as [string, unknown][];
    return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
      ? new Map(entries)
      : null;
  } catch {
    return null;
  }
}
