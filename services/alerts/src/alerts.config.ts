import { dayTopicDays } from '@khai-bao/contracts';
import { ProductionRule, ToBoolean, UnsafeDefault } from '@khai-bao/platform/config';
import { SmsConfig } from '@khai-bao/platform/notification';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Min } from 'class-validator';

/** @returns the problem of requests to private addresses in production, or null */
const privateAddressProblem = ({
  pushToPrivateAddresses,
}: {
  readonly pushToPrivateAddresses: boolean;
}): string | null => (pushToPrivateAddresses ? 'is for tests only' : null);

export class AlertsConfig extends SmsConfig {
  /** Fourteen timers may wait for mail servers, push services, gateways and webhooks, each with a connection. */
  override databasePool = 24;
  /** Database of the shares of the day keys. It has no backup, and only this service reaches it. */
  @IsString() @IsNotEmpty() daySharesUrl: string;
  /** 32 bytes, base64. Seals case keys and duty contacts at rest, and day keys together with the share of their day. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** Minutes without an acknowledgement after which the city becomes responsible for a case. */
  @Type(() => Number) @IsInt() @Min(1) escalateMinutes = 5;
  /** Retention of a day key in days, the same as in declarations. */
  @Type(() => Number) @IsInt() @Min(dayTopicDays) retentionDays = 28;
  /** Cases of a unit within `clusterDays` days that open a cluster. */
  @Type(() => Number) @IsInt() @Min(2) clusterCases = 3;
  /** Days within which the cases of a unit belong together. */
  @Type(() => Number) @IsInt() @Min(1) clusterDays = 7;
  /** Retention of shifts after their end in days: who was on duty must be provable when a case is reviewed a year later. */
  @Type(() => Number) @IsInt() @Min(28) shiftRetentionDays = 400;
  /** Address that is called every minute while this service works; its silence is the alarm of another system. Unset: no calls. */
  @IsOptional() @IsString() @Matches(/^https?:\/\/[^\s@]{3,}$/) heartbeatUrl?: string;
  /** Mail server of the notices to duty people. */
  @UnsafeDefault() @IsString() smtpUrl = 'smtp://127.0.0.1:11025';
  @IsString() mailFrom = 'Khai Báo <khong-tra-loi@khaibao.example.vn>';
  /** JWK with a private P-256 key (VAPID, RFC 8292) that identifies this installation to push services. Unset: no push. */
  @IsOptional() @IsString() @IsNotEmpty() pushSigningKey?: string;
  /** Contact of this installation for push services: a `mailto:` or `https:` address. */
  @IsString() @Matches(/^(mailto:|https:)/) pushContact = 'mailto:khong-tra-loi@khaibao.example.vn';
  /** Whether push services and webhooks may have private addresses, over HTTP too. For tests only. */
  @ProductionRule(privateAddressProblem)
  @ToBoolean()
  @IsBoolean()
  pushToPrivateAddresses = false;
}
